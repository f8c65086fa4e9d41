/** JSON Schemas made from a discovery document, to hold answers against. */
import assert from 'node:assert/strict';
import { Ajv } from 'ajv';

/** A discovery document requires nothing; clients read these without asking whether they are there. */
const READ_BY_CLIENTS = {
  AnalyzeCommentResponse: ['attributeScores', 'languages', 'detectedLanguages'],
  SuggestCommentScoreResponse: ['detectedLanguages', 'requestedLanguages'],
  AttributeScores: ['spanScores', 'summaryScore'],
  SpanScore: ['begin', 'end', 'score'],
  Score: ['value', 'type'],
};

/** Keywords of discovery documents that JSON Schema does not have, or means otherwise. */
const NOT_JSON_SCHEMA = ['id', 'enumDescriptions', 'annotations', 'required'];

const BASE = 'https://discovery.example/';

/** Throws where a schema is none, or refers to one that is not there. */
export function discoverySchemas(document) {
  const ajv = new Ajv({ allErrors: true, strict: true });
  ajv.addFormat('float', { type: 'number', validate: Number.isFinite });
  ajv.addFormat('double', { type: 'number', validate: Number.isFinite });
  ajv.addFormat('int32', { type: 'number', validate: (value) => (value | 0) === value });
  for (const [name, schema] of Object.entries(document.schemas)) {
    ajv.addSchema({ $id: BASE + name, ...jsonSchema(schema, READ_BY_CLIENTS[name]) });
  }
  const validators = Object.fromEntries(
    Object.keys(document.schemas).map((name) => [name, ajv.getSchema(BASE + name)]),
  );
  return {
    names: Object.keys(validators),
    /** Asserts that the value is of the schema, and that its scores are ones. */
    check(name, value) {
      const validate = validators[name];
      assert.ok(validate, `the document has no schema ${name}`);
      assert.ok(validate(value), `not a valid ${name}: ${ajv.errorsText(validate.errors)}`);
      checkScores(value);
    },
  };
}

/** Closed: a field that the document does not name is one that a typed client cannot read. */
function jsonSchema(schema, required) {
  const { $ref, properties, items, additionalProperties, ...rest } = Object.fromEntries(
    Object.entries(schema).filter(([keyword]) => !NOT_JSON_SCHEMA.includes(keyword)),
  );
  if ($ref) return { $ref: BASE + $ref };
  return {
    ...rest,
    ...(items ? { items: jsonSchema(items) } : {}),
    ...(additionalProperties ? { additionalProperties: jsonSchema(additionalProperties) } : {}),
    ...(properties
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, property]) => [name, jsonSchema(property)]),
          ),
          additionalProperties: false,
        }
      : {}),
    ...(required ? { required } : {}),
  };
}

function checkScores(value) {
  if (typeof value !== 'object' || value === null) return;
  if (value.type === 'PROBABILITY') {
    assert.ok(value.value >= 0 && value.value <= 1, `${value.value} is no probability`);
  }
  if (Array.isArray(value.spanScores)) {
    assert.ok(value.spanScores.length > 0, 'there is always a span: clients read spanScores[0]');
  }
  for (const inner of Object.values(value)) checkScores(inner);
}
