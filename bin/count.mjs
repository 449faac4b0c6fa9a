/**
 * The last line of a test run, out of Jest's JSON result (undefined when Jest ended without one) and its status.
 * A file that could not be run counts as one failure, and so does a run that failed for another reason.
 */
export function countLine(result, status) {
  const passed = result?.numPassedTests ?? 0;
  const failed = (result?.numFailedTests ?? 0) + (result?.numRuntimeErrorTestSuites ?? 0);
  return `${passed} passed, ${failed === 0 && status !== 0 ? 1 : failed} failed`;
}
