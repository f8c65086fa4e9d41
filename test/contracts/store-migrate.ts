import { describe, expect, it } from '@jest/globals';
import { migrate } from '../../src/store/migrate.js';
import { MIGRATIONS } from '../../src/store/migrations.js';
import type { Opened } from './store.js';

export function migrateContract(opened: Opened): void {
  describe('migrate', () => {
    const extra = {
      version: MIGRATIONS.length + 1,
      name: 'extra',
      statements: ['create table tonfall.extra (a int)'],
    };

    it('numbers its steps without gaps', () => {
      expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
    });

    it('does nothing where the schema is there', async () => {
      expect(await migrate(opened())).toEqual([]);
    });

    it('applies only what is missing, once when several start at once, and refuses a newer database', async () => {
      const steps = [...MIGRATIONS, extra];
      try {
        const started = await Promise.all([1, 2, 3].map(() => migrate(opened(), steps)));
        expect(started.flat()).toEqual([extra.version]);
        await expect(migrate(opened())).rejects.toMatchObject({ code: 'DATABASE_TOO_NEW' });
      } finally {
        await opened().query('drop table if exists tonfall.extra');
        await opened().query('delete from tonfall.migrations where version = $1', [extra.version]);
      }
    });

    it('leaves nothing of a step that fails', async () => {
      const broken = { ...extra, statements: [...extra.statements, 'select * from tonfall.nowhere'] };
      await expect(migrate(opened(), [...MIGRATIONS, broken])).rejects.toThrow('nowhere');
      const [row] = await opened().query("select to_regclass('tonfall.extra') as name");
      expect(row).toEqual({ name: null });
      expect(await migrate(opened())).toEqual([]);
    });
  });
}
