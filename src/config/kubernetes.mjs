// @ts-check
const NAME = /_SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)$|_PORT_\d+_(TCP|UDP|SCTP)(_(ADDR|PORT|PROTO))?$/;
const VALUE = /^(tcp|udp|sctp):\/\//;

/**
 * Whether Kubernetes made this variable for a Service: it gives each pod some for every Service of its namespace, so
 * a Service named "usher", "mail" or "slack" looks like settings of ours. Plain JavaScript, because bin/start.mjs has
 * the same need before anything is built.
 *
 * @param {string} name
 * @param {string | undefined} value
 * @returns {boolean}
 */
export function isOfKubernetes(name, value) {
  return NAME.test(name) || (name.endsWith('_PORT') && VALUE.test(value ?? ''));
}
