import { EnvHttpProxyAgent, setGlobalDispatcher } from 'undici';

/** The company's own proxy, through which this process reaches the internet. */
export interface OutgoingProxy {
  readonly url: string;
  /** Hosts that are reached without it, as NO_PROXY lists them. */
  readonly except: string;
}

/**
 * Sends what this process asks of https:// addresses, such as Slack and the mail provider, through the proxy. Both
 * their libraries use Node's own `fetch`, which knows of no proxy by itself.
 */
export function useOutgoingProxy({ url, except }: OutgoingProxy): void {
  setGlobalDispatcher(new EnvHttpProxyAgent({ httpsProxy: url, httpProxy: '', noProxy: except }));
}
