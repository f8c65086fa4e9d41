import { describe, expect, it } from '@jest/globals';
import { readCursor, writeCursor } from '../../src/store/cursors.js';
import { countRefusals, storeRefusals } from '../../src/store/refusals.js';
import {
  currentSettings,
  saveSettings,
  seedSettings,
  settingsHistory,
  settingsOfVersion,
} from '../../src/store/settings.js';
import { readState, writeState } from '../../src/store/state.js';
import { LATER, NOW } from '../store/samples.js';
import type { Opened } from './store.js';

export function settingsContract(opened: Opened): void {
  describe('settings', () => {
    it('has none before they are seeded, and seeds only once', async () => {
      await expect(currentSettings(opened())).rejects.toMatchObject({ code: 'INTERNAL' });
      await seedSettings(opened(), { a: 1 }, NOW);
      await seedSettings(opened(), { a: 2 }, LATER);
      expect(await currentSettings(opened())).toEqual({
        version: 1,
        document: { a: 1 },
        createdAt: NOW,
        createdBy: 'configuration',
      });
    });

    it('appends versions, and none for the document that is in force', async () => {
      await seedSettings(opened(), { a: 1, b: [true] }, NOW);
      expect(await saveSettings(opened(), { b: [true], a: 1 }, 'Mia', LATER)).toBe(1);
      expect(await saveSettings(opened(), { a: 2 }, 'Mia', LATER)).toBe(2);
      expect(await saveSettings(opened(), { a: 1, b: [true] }, 'Mia', LATER)).toBe(3);
      expect(await currentSettings(opened())).toMatchObject({
        version: 3,
        createdBy: 'Mia',
        createdAt: LATER,
      });
      expect((await settingsHistory(opened())).map(({ version, document }) => [version, document])).toEqual([
        [3, { a: 1, b: [true] }],
        [2, { a: 2 }],
        [1, { a: 1, b: [true] }],
      ]);
      expect(await settingsOfVersion(opened(), 2)).toMatchObject({ version: 2, document: { a: 2 } });
      expect(await settingsOfVersion(opened(), 4)).toBeNull();
    });

    it('gives each of several that save at once a version of its own', async () => {
      const versions = await Promise.all(
        Array.from({ length: 5 }, (_, a) => saveSettings(opened(), { a }, 'test', NOW)),
      );
      expect(versions.toSorted()).toEqual([1, 2, 3, 4, 5]);
    });
  });

  describe('cursors and state', () => {
    it('keep the last value of each key', async () => {
      expect(await readCursor(opened(), 'a')).toBeNull();
      await writeCursor(opened(), 'a', '1', NOW);
      await writeCursor(opened(), 'b', '7', NOW);
      await writeCursor(opened(), 'a', '2', LATER);
      expect(await readCursor(opened(), 'a')).toBe('2');
      expect(await readState(opened(), 'x')).toBeNull();
      await writeState(opened(), 'x', { deep: [1, null] });
      await writeState(opened(), 'x', [false]);
      expect(await readState(opened(), 'x')).toEqual([false]);
    });
  });

  describe('refusals', () => {
    it('keeps each once, whole, in order, and counts by code', async () => {
      const refusals = [
        { id: null, place: 'a.jsonl:3', code: 'INVALID_JSON', message: 'no JSON', raw: '{"a":' },
        { id: 'c-9', place: 'a.jsonl:4', code: 'TEXT_MISSING', message: 'no text', raw: '{}\0' },
        { id: null, place: 'a.jsonl:9', code: 'INVALID_JSON', message: 'no JSON', raw: '{"a":' },
        { id: 'c-9', place: 'a.jsonl:4', code: 'TEXT_MISSING', message: 'no text', raw: '{}\0' },
      ] as const;
      const options = { site: 'example', source: 'jsonl', now: NOW };
      expect(await storeRefusals(opened(), refusals, options)).toBe(3);
      expect(await storeRefusals(opened(), refusals, { ...options, now: LATER })).toBe(0);
      expect(await storeRefusals(opened(), refusals.slice(0, 1), { ...options, site: 'other' })).toBe(1);
      expect(await storeRefusals(opened(), [], options)).toBe(0);
      expect(await countRefusals(opened())).toEqual({ INVALID_JSON: 3, TEXT_MISSING: 1 });
      const rows = await opened().query(
        'select id, place, raw, refused_at from tonfall.refusals order by seq',
      );
      expect(rows.slice(0, 2)).toEqual([
        { id: null, place: 'a.jsonl:3', raw: '{"a":', refused_at: NOW },
        { id: 'c-9', place: 'a.jsonl:4', raw: '{}\ufffd', refused_at: NOW },
      ]);
    });
  });
}
