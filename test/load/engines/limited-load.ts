import { createSocketEngine } from '../../../src/load/engines/socket/socket-engine.ts';
import { answer, rawServer } from '../servers.ts';
import { engineOptions } from './engine-options.ts';

/**
 * A load that meets a limit of its own: `limited-load CONNECTIONS [URL]`, in a process whose limits the test chose. Without
 * a URL it brings its server along. Writes what two seconds of it were as one line of JSON.
 */
const LOAD_MS = 2_000;
const [connections = '1', url] = process.argv.slice(2);
const server = url === undefined ? await rawServer((socket) => socket.write(answer('x'))) : null;
const engine = createSocketEngine(engineOptions(url ?? server?.url ?? ''));
const cpu = process.cpuUsage();
engine.setConnections(Number(connections));
await new Promise((resolve) => setTimeout(resolve, LOAD_MS));
const { user, system } = process.cpuUsage(cpu);
const { open, errors, causes } = engine.take();
process.stdout.write(`${JSON.stringify({ open, errors, causes, cpuPercent: (user + system) / 10 / LOAD_MS })}\n`);
process.exit(0);
