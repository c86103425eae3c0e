/** What we use of it. */
declare module 'jstat' {
  const jStat: {
    readonly studentt: {
      /** The value below which a share `p` of Student's t distribution with `df` degrees of freedom lies. */
      readonly inv: (p: number, df: number) => number;
    };
  };
  export default jStat;
}
