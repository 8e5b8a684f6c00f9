import type { CodegenConfig } from '@graphql-codegen/cli';

// --8<-- [start:setup]
const config: CodegenConfig = {
  schema: process.env.QUAESTOR_URL,
  documents: 'src/*.graphql',
  generates: {
    'build/operations.ts': {
      plugins: ['typescript-operations', 'typed-document-node'],
      config: {
        scalars: { DateTime: 'string', Duration: { input: 'number | string', output: 'number' }, JSON: 'unknown' },
        strictScalars: true,
        enumsAsTypes: true,
        useTypeImports: true,
      },
    },
  },
};
// --8<-- [end:setup]

export default config;
