/** The range and the filter that all dashboards share. */

/** What every view asks the server with. */
export interface Asked {
  readonly from: string;
  readonly to: string;
  readonly site: string | undefined;
  readonly section: string | undefined;
  readonly language: string | undefined;
}
