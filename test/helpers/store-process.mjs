/** A process that opens the store of a data folder and does as its parent says. Runs the compiled code. */
import { openDatabase } from '../../dist/src/database/open.js';

const say = (message) => process.send(message);
const { database, ownership } = await openDatabase({
  databaseUrl: null,
  ...JSON.parse(process.argv[2]),
}).catch((error) => {
  say({ failed: error.code });
  process.exit(0);
});

process.on('message', async ({ query, hold, close }) => {
  if (query) {
    const answer = await database.query(query).then(
      (rows) => ({ rows }),
      (error) => ({ code: error.code ?? error.sqlState }),
    );
    say(answer);
  }
  // A transaction that is left open.
  if (hold) {
    await database
      .transaction(async (transaction) => {
        await transaction.query(hold);
        say({ holding: true });
        await new Promise(() => {});
      })
      .catch((error) => say({ code: error.code }));
  }
  if (close) {
    await database.close();
    process.disconnect();
  }
});
say({ ownership });
