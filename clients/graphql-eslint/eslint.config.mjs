// The rules of graphql-eslint about a schema that Relay reads, and about types that nothing leads to.
import graphql from '@graphql-eslint/eslint-plugin';

export default [{
  files: ['build/schema.graphql'],
  languageOptions: {
    parser: graphql.parser,
    parserOptions: { graphQLConfig: { schema: 'build/schema.graphql' } },
  },
  plugins: { '@graphql-eslint': graphql },
  rules: {
    '@graphql-eslint/no-unreachable-types': 'error',
    '@graphql-eslint/relay-arguments': 'error',
    '@graphql-eslint/relay-connection-types': 'error',
    // Connections have nodes beside edges, lists of what is no edge; and a group has no id, so that it is no Node.
    '@graphql-eslint/relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false, withEdgeSuffix: true }],
    '@graphql-eslint/relay-page-info': 'error',
  },
}];
