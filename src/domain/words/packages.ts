/** Builds that are ready to run, for one platform: an optional package, as npm chooses it by `os` and `cpu`. */
export const targetsPackage = (platform: string, arch: string): string => `@conctop/targets-${platform}-${arch}`;
