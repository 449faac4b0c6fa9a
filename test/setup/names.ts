/** How global set-up tells the test files where the run's server is: Jest hands the environment on. */
export const SERVER_VARIABLE = 'USHER_TEST_SERVER';

/** The migrated database that is cloned. */
export const TEMPLATE = 'usher_template';
