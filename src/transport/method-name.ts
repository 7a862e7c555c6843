/** The name of a method in logs and metrics: `GetBatch` for `/domainfeed.v1.Feed/GetBatch`. */
export function methodName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
