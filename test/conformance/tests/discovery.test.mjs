/** The discovery document: it points at this server, and has what Google's own has. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from '../lib/fixture.mjs';
import { document, schemas } from '../lib/perspective.mjs';
import { baseUrl } from '../lib/target.mjs';

const surface = fixture('surface.json');

test('describes version v1alpha1 of commentanalyzer', () => {
  const { kind, name, version, id, protocol } = document;
  assert.deepEqual(
    { kind, name, version, id, protocol },
    {
      kind: 'discovery#restDescription',
      name: 'commentanalyzer',
      version: 'v1alpha1',
      id: 'commentanalyzer:v1alpha1',
      protocol: 'rest',
    },
  );
});

test('points at the address that it was asked for', () => {
  const { rootUrl, servicePath, batchPath, baseUrl: base } = document;
  assert.deepEqual(
    { rootUrl, base, servicePath, batchPath },
    { rootUrl: `${baseUrl}/`, base: `${baseUrl}/`, servicePath: '', batchPath: 'batch' },
  );
});

for (const [name, expected] of Object.entries(surface.methods)) {
  test(`has the method ${name}`, () => {
    const { id, path, httpMethod, request, response, parameterOrder } =
      document.resources.comments.methods[name];
    assert.deepEqual({ id, path, httpMethod, request: request.$ref, response: response.$ref }, expected);
    assert.deepEqual(parameterOrder, []);
  });
}

test('has the standard parameters, all in the query', () => {
  assert.deepEqual(Object.keys(document.parameters).sort(), [...surface.parameters].sort());
  for (const { location } of Object.values(document.parameters)) assert.equal(location, 'query');
});

test('has the scope that Google names', () => {
  assert.deepEqual(Object.keys(document.auth.oauth2.scopes), [
    'https://www.googleapis.com/auth/userinfo.email',
  ]);
});

/** `[SpanScore]`, `{AttributeScores}`, `string`. */
const typeOf = ({ $ref, type, items, additionalProperties }) => {
  if ($ref) return $ref;
  if (type === 'array') return `[${typeOf(items)}]`;
  return additionalProperties ? `{${typeOf(additionalProperties)}}` : type;
};

test('names every schema that Google names, and no other', () => {
  assert.deepEqual([...schemas.names].sort(), Object.keys(surface.schemas).sort());
});

for (const [name, expected] of Object.entries(surface.schemas)) {
  test(`${name} has its fields`, () => {
    const { id, type, properties } = document.schemas[name];
    assert.deepEqual({ id, type }, { id: name, type: 'object' });
    const types = Object.entries(properties).map(([field, property]) => [field, typeOf(property)]);
    assert.deepEqual(Object.fromEntries(types.sort()), expected);
  });
}

for (const [place, values] of Object.entries(surface.enumerations)) {
  test(`${place} lists its values`, () => {
    const [schema, field] = place.split('.');
    assert.deepEqual(document.schemas[schema].properties[field].enum, values);
  });
}
