export interface Candidate {
  readonly id: number;
  readonly ppid: number;
  readonly pgrp: number;
}

/**
 * Which of the candidates belong to the root: those of the group that it leads, and every descendant of a member. A
 * fixed point, since a grandchild may be listed before its parent. Pure.
 */
export function findMembers(
  rootPid: number,
  members: ReadonlySet<number>,
  candidates: readonly Candidate[],
): Set<number> {
  const joined = new Set<number>();
  let before = -1;
  while (joined.size !== before) {
    before = joined.size;
    for (const { id, ppid, pgrp } of candidates) {
      if (pgrp === rootPid || members.has(ppid) || joined.has(ppid)) joined.add(id);
    }
  }
  return joined;
}
