// Judges a JSON file by a JSON schema, draft 4 to 7: node schema.mjs SCHEMA FILE
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(import.meta.url);
const Ajv = require('ajv');
const read = path => JSON.parse(readFileSync(path, 'utf8'));
const [schema, file] = process.argv.slice(2);
const ajv = new Ajv({ schemaId: 'auto', allErrors: true, unknownFormats: 'ignore', logger: false });
ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'));
const validate = ajv.compile(read(schema));
if (!validate(read(file))) {
  for (const error of validate.errors) console.error(`${error.dataPath || '/'} ${error.message} ${JSON.stringify(error.params)}`);
  process.exit(1);
}
