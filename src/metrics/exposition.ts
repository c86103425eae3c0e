/** A metric with its samples, as Prometheus names them: units in the name, counters without `_total`, which the text adds. */
export interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly unit?: 'seconds' | 'bytes' | 'ratio';
  readonly samples: readonly Sample[];
}

interface Sample {
  /** `_bucket`, `_sum`, `_count`: of a histogram. */
  readonly suffix?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export type Exposition = 'text' | 'openmetrics';

export const CONTENT_TYPE: Readonly<Record<Exposition, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/**
 * Prometheus' text format 0.0.4, or OpenMetrics 1.0, whose counters are named without `_total` in their head. What has no sample yet is left
 * out: a figure that is not known is no 0.
 */
export function exposition(families: readonly Family[], format: Exposition): string {
  const lines = families
    .filter(({ samples }) => samples.length > 0)
    .flatMap((family) => {
      const { name, type, help, unit } = family;
      const full = type === 'counter' ? `${name}_total` : name;
      const head = format === 'openmetrics' ? name : full;
      return [
        `# HELP ${head} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
        `# TYPE ${head} ${type}`,
        ...(format === 'openmetrics' && unit !== undefined ? [`# UNIT ${head} ${unit}`] : []),
        ...family.samples.map(({ suffix = '', labels = {}, value }) => `${full}${suffix}${labelled(labels)} ${value}`),
      ];
    });
  return `${[...lines, ...(format === 'openmetrics' ? ['# EOF'] : [])].join('\n')}\n`;
}

/** Bounds of buckets are floats in both formats: the same series, whichever is scraped. */
export const bound = (seconds: number): string => (Number.isInteger(seconds) ? `${seconds}.0` : `${seconds}`);

function labelled(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
