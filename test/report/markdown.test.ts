import { expect, it } from 'vitest';
import { markdownReport } from '../../src/report/markdown/markdown-report.ts';
import { figuresOfRecording, RAMP, WAITS } from './recordings.ts';

it('a report as Markdown: what was found, a row for each step, and the rest folded', () => {
  const text = markdownReport(figuresOfRecording(RAMP), '1.2.3');
  const lines = text.split('\n');
  expect(lines[0]).toBe('### go: 10,000 connections, 15 OS threads, 13,293 goroutines');
  expect(text).toContain('**Limited by CPU shared with the generator.** Together they fill both cores');
  expect(lines.filter((line) => /^\| [\d,]+ \|/.test(line))).toHaveLength(7);
  expect(text).toContain('| 10,000 | 15 | 13,293 | ≥ 17,924 | 18 % | 560 ms | 812 ms |');
  const outside = text.replace(/<details>.*?<\/details>/gs, '');
  expect(outside).not.toContain('AMD EPYC');
  expect(text.match(/<details>/g)).toHaveLength(2);
});

it('says what each thread does where it is known', () => {
  expect(markdownReport(figuresOfRecording(WAITS), '1.2.3')).toMatch(/\d+ threads: .*\. One epoll instance watches/);
});

it('text from elsewhere is no markup, and calls nobody', () => {
  const hostile = '<script>a</script> | `x` **b** [c](d) @torvalds #12\n# e';
  const text = markdownReport(
    figuresOfRecording(RAMP, (event) =>
      event.type === 'run-started' ? { ...event, target: { ...event.target, name: hostile } } : event,
    ),
    '1.2.3',
  );
  const [title = '', next] = text.split('\n');
  expect(title).toMatch(
    /^### &lt;script&gt;a&lt;\/script&gt; \\\| \\`x\\` \\\*\\\*b\\\*\\\* \\\[c\\\]\(d\) @<!-- -->torvalds #<!-- -->12 # e: /,
  );
  expect(next).toBe('');
});
