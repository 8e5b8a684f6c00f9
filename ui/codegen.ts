import type { CodegenConfig } from '@graphql-codegen/cli';

// Types of our operations, whose documents are strings: at run time there is no GraphQL library.
const config: CodegenConfig = {
  schema: '../graph/schema/*.graphql',
  documents: 'app/operations/*.graphql',
  generates: {
    'app/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        onlyOperationTypes: true,
        enumsAsTypes: true,
        useTypeImports: true,
        skipTypename: true,
        defaultScalarType: 'unknown',
        scalars: { DateTime: 'string', Duration: { input: 'number | string', output: 'number' }, JSON: 'any' },
      },
    },
  },
  silent: true,
};
export default config;
