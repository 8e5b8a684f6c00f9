/** The operation in forms that run elsewhere. No credential is in them: only the name of one. */
interface Operation {
  document: string;
  variables: unknown;
}

const quote = (text: string) => `'${text.replace(/'/g, `'\\''`)}'`;
const body = ({ document, variables }: Operation) => JSON.stringify({ query: document.trim(), variables });

export const graphql = ({ document, variables }: Operation) => `${document.trim()}\n\n# variables: ${JSON.stringify(variables)}\n`;

export const curl = (endpoint: string, operation: Operation) =>
  `curl ${quote(endpoint)} \\\n  -H 'Content-Type: application/json' \\\n  -H "Authorization: Bearer $QUAESTOR_KEY" \\\n  -d ${quote(body(operation))}\n`;

export const command = ({ document, variables }: Operation) => `quaestor query ${quote(document.trim())} \\\n  --variables ${quote(JSON.stringify(variables))}\n`;

export const python = (endpoint: string, operation: Operation) => `import json
import os

import httpx

answer = httpx.post(
    ${JSON.stringify(endpoint)},
    headers={"Authorization": f"Bearer {os.environ.get('QUAESTOR_KEY', '')}"},
    json=json.loads(${JSON.stringify(body(operation))}),
)
answer.raise_for_status()
print(json.dumps(answer.json(), indent=2))
`;
