// Processes share no counters, so /stats is a round of messages, and /stacks another. A worker whose loop is blocked doesn't answer:
// after a second its last figures stand for it, and `workersHeard` says so; what it waits for is not known.
import cluster from 'node:cluster';

const PATIENCE_MS = 1_000;
const latest = new Map(); // worker id -> its last figures
let servedByTheDead = 0;
let rounds = 0;
const open = new Map(); // round -> who was heard, and what to do when all were

// A worker may end at any moment: who doesn't hear doesn't answer, and that is dealt with.
const send = (worker, message) => worker.isConnected() && worker.send(message, () => undefined);

export function answerStats(asker, size) {
  askAll('own-stats', (answers) => send(asker, { type: 'all-stats', stats: total(answers, size) }));
}

export function answerStacks(asker, size) {
  askAll('own-stacks', (answers) => send(asker, { type: 'all-stacks', stacks: joined([...answers.values()], size) }));
}

function askAll(type, done) {
  rounds += 1;
  const round = rounds;
  const answers = new Map(); // worker id -> what it said
  const finish = () => {
    if (!open.delete(round)) return;
    clearTimeout(timer);
    done(answers);
  };
  const timer = setTimeout(finish, PATIENCE_MS);
  open.set(round, { answers, finish });
  for (const worker of Object.values(cluster.workers)) send(worker, { type, round });
}

export function heard(worker, { type, round, answer }) {
  if (type === 'own-stats') latest.set(worker.id, answer);
  const waiting = open.get(round);
  if (waiting?.answers.set(worker.id, answer).size === Object.keys(cluster.workers).length) waiting.finish();
}

export function forget(worker) {
  servedByTheDead += latest.get(worker.id)?.served ?? 0;
  latest.delete(worker.id);
}

function total(answers, size) {
  const all = [...latest].map(([id, stats]) => (answers.has(id) ? stats : { ...stats, ...silent(stats) }));
  const sum = (field) => all.reduce((before, stats) => before + stats[field], 0);
  const worst = (field) => Math.max(...all.map((stats) => stats[field]));
  return {
    // Of the workers: each socket and timer that a loop watches holds the callback that runs when its turn comes.
    unit: { name: 'waiting callbacks', count: sum('callbacks') },
    inflight: sum('inflight'),
    served: sum('served') + servedByTheDead,
    workers: size,
    workersHeard: answers.size,
    servedByWorker: all.map(({ served }) => served),
    loopDelayP50Ms: worst('loopDelayP50Ms'),
    loopDelayP99Ms: worst('loopDelayP99Ms'),
    loopDelayMaxMs: worst('loopDelayMaxMs'),
    loopUtilisations: all.map(({ loopUtilisation }) => loopUtilisation),
    heapBytes: sum('heapBytes'),
  };
}

// A loop that did not come to the question was busy for as long as it was waited for, and is so late at least.
const silent = ({ loopDelayMaxMs }) => ({ loopUtilisation: 1, loopDelayMaxMs: Math.max(loopDelayMaxMs, PATIENCE_MS) });

// The same kind of two workers is put together by whoever reads this.
function joined(answers, size) {
  const sum = (field) => answers.reduce((before, stacks) => before + stacks[field], 0);
  return {
    unit: answers[0]?.unit ?? null,
    total: sum('total'),
    tookMs: sum('tookMs'),
    groups: answers.flatMap(({ groups }) => groups),
    processes: { reported: answers.length, of: size },
  };
}
