/** How global set-up tells the test files where the run's server is: Jest hands the environment on. */
export const SERVER_VARIABLE = 'USHER_TEST_SERVER';

/** The folder of that server's Unix socket; not set where its path is too long for one. */
export const SOCKET_VARIABLE = 'USHER_TEST_SOCKET';

/** The run's folder: whatever a test puts in there is removed at the end, and a server on it is ended. */
export const FOLDER_VARIABLE = 'USHER_TEST_FOLDER';

/** The migrated database that is cloned. */
export const TEMPLATE = 'usher_template';

/** Where a test asks for the run's Chromium. */
export const CHROMIUM_VARIABLE = 'USHER_TEST_CHROMIUM';
