// What a project's bundler does: graphql`…` becomes what relay-compiler has made of it. All in CommonJS, as node runs it.
import { writeFileSync } from 'node:fs';
import { transformFileSync } from '@babel/core';

const { code } = transformFileSync('src/main.js', {
  babelrc: false,
  sourceType: 'script',
  plugins: [['babel-plugin-relay', { artifactDirectory: './build/artifacts' }]],
});
writeFileSync('build/main.js', code);
writeFileSync('build/package.json', '{ "type": "commonjs" }');
