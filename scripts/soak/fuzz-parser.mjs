// The long fuzz of the response parser: `node scripts/soak/fuzz-parser.mjs [ROUNDS] [SEED]` (a million, 1). Mutated answers of the
// corpus (test/load/response-corpus.ts), whole and cut at random: no crash, no standing still, the same however they are
// cut, framed as Node's own parser frames them (differences on purpose: test/load/parser-driver.ts), and no growth of memory.
import { bundled } from '../shared/bundled.mjs';

const [rounds = 1_000_000, seed = 1] = process.argv.slice(2).map(Number);
const { CORPUS, differsOnPurpose, framesAlike, mutate, randomFrom, readOurs, readReference, split } = await bundled(
  'test/load/parser-driver.ts',
  'test/load/response-corpus.ts',
  'test/random-from.ts',
);

const random = randomFrom(seed);
const pick = () => CORPUS[Math.floor(random() * CORPUS.length)];
const heapMb = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 ** 2;
};
const ends = {};
let compared = 0;
let wrong = 0;
let earlyMb = 0;
const startedAt = performance.now();
for (let round = 0; round < rounds; round += 1) {
  const { bytes, isHead = false } = pick();
  const mutated = mutate(Buffer.from(bytes, 'latin1'), Buffer.from(pick().bytes, 'latin1'), random);
  const report = (what, ...readings) => {
    wrong += 1;
    if (wrong <= 10)
      console.log(what, JSON.stringify(mutated.toString('latin1')), ...readings.map((r) => JSON.stringify(r)));
  };
  try {
    const ours = readOurs([mutated], isHead);
    ends[ours.end] = (ends[ours.end] ?? 0) + 1;
    const cut = readOurs(split(mutated, random), isHead);
    if (JSON.stringify(cut) !== JSON.stringify(ours)) report('cut otherwise, read otherwise:', ours, cut);
    if (!isHead && !differsOnPurpose(mutated)) {
      compared += 1;
      const reference = readReference(mutated, isHead);
      if (!framesAlike(ours, reference)) report('not as the reference:', ours, reference);
    }
  } catch (error) {
    report(String(error));
  }
  if (round === Math.floor(rounds / 10)) earlyMb = heapMb();
}
const seconds = (performance.now() - startedAt) / 1000;
console.log(
  `${rounds} mutated answers in ${seconds.toFixed(0)} s, seed ${seed}: ${wrong} wrong; ${compared} compared with Node's parser; ` +
    `ends ${JSON.stringify(ends)}; heap ${earlyMb.toFixed(1)} -> ${heapMb().toFixed(1)} MB`,
);
process.exitCode = wrong === 0 ? 0 : 1;
