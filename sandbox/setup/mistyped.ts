/** Addresses of directory.yaml that nobody has: mail to them bounces until someone decides otherwise on the page. */
export const MISTYPED: readonly string[] = ['lena@boraelis.test'];
