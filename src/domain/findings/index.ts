import type { Finding, FindingChanged } from '../run-event.ts';
import type { RunState } from '../run-state.ts';
import { boundToOneCore, generatorSaturated, machineSaturated, threadsWaitForCores } from './bottleneck.ts';
import { behindPlan, closesConnections, countDiffers, serverSilent, throttled } from './faults.ts';
import { folklore } from './folklore.ts';
import { knee } from './knee.ts';
import type { FindingRule } from './rule.ts';
import { threadsSurprise } from './threads-surprise.ts';
import { acceptsStarved, loopBlocked, rampCut, requestsFail, unitsGrowing } from './trouble.ts';

/** Every rule, the most urgent first: the screen shows as many as it has lines for, in this order. */
export const FINDING_RULES: readonly FindingRule[] = [
  countDiffers,
  serverSilent,
  requestsFail,
  acceptsStarved,
  behindPlan,
  throttled,
  threadsSurprise,
  generatorSaturated,
  loopBlocked,
  unitsGrowing,
  rampCut,
  closesConnections,
  boundToOneCore,
  threadsWaitForCores,
  machineSaturated,
  knee,
  folklore,
];

/** Active findings in the rules' order. */
export function byUrgency(findings: readonly Finding[]): Finding[] {
  const rank = new Map(FINDING_RULES.map((rule, index) => [rule.id, index]));
  return [...findings].sort((a, b) => (rank.get(a.id) ?? rank.size) - (rank.get(b.id) ?? rank.size));
}

/** What changed between the findings that are active in `state` and those that its figures call for. */
export function checkFindings(state: RunState, rules: readonly FindingRule[] = FINDING_RULES): FindingChanged[] {
  const active = new Map(state.findings.map((finding) => [finding.id, finding]));
  return rules.flatMap((rule): FindingChanged[] => {
    const before = active.get(rule.id);
    const words = rule.check(state);
    if (words === null) {
      return before === undefined ? [] : [{ type: 'finding', atMs: state.nowMs, active: false, finding: before }];
    }
    if (before?.sentence === words.sentence) return [];
    const atConnections = words.atConnections ?? state.load?.open ?? 0;
    const finding: Finding = {
      id: rule.id,
      severity: rule.severity,
      atConnections,
      sentence: words.sentence,
      brief: words.brief,
    };
    return [{ type: 'finding', atMs: state.nowMs, active: true, finding }];
  });
}
