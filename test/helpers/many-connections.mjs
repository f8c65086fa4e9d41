/** Opens connections to a server and holds them until its parent has seen enough. Arguments: port, how many. */
import { connect } from 'node:net';

const [port, count] = process.argv.slice(2).map(Number);
let open = 0;
let failed = 0;
const sockets = [];

function openOne() {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.once('connect', () => {
    open += 1;
    next();
  });
  socket.once('error', () => {
    failed += 1;
    next();
  });
}

// A few hundred at once, as the backlog of any listener allows.
function next() {
  if (sockets.length < count) openOne();
  else if (open + failed === count) process.send({ open, failed });
}
for (let at = 0; at < Math.min(count, 200); at += 1) openOne();

process.on('message', () => process.exit(0));
