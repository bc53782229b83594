import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import puppeteer, { type Browser } from 'puppeteer-core';
import { chromiumPage, firefoxPage, type TestPage } from './page.ts';
import { startRecordingProxy, type RecordingProxy } from './recording-proxy.ts';

/** The browsers that stories run in; `firefox-safer` is Tor Browser's "Safer": no WebAssembly, no compiler. */
export const BROWSERS = ['chromium', 'firefox', 'firefox-safer'] as const;

/** One of {@link BROWSERS}. */
export type BrowserName = (typeof BROWSERS)[number];

/** A real browser with a fresh profile, all of whose traffic goes through a proxy on loopback. */
export interface TestBrowser {
  /** Opens a new tab. */
  open(url: string): Promise<TestPage>;
  /** The folder of its profile; there until {@link TestBrowser.discard}. */
  readonly profile: string;
  /** The folder in its profile that files are saved in. */
  readonly downloads: string;
  /** Ends the browser and waits until it has written its profile. */
  close(): Promise<void>;
  /** Deletes the profile. */
  discard(): Promise<void>;
}

/** What a browser is started with; `tor` says that the proxy is Tor's, which speaks SOCKS: for Firefox, which is then set as Tor Browser is. */
export interface BrowserOptions {
  readonly proxyPort: number;
  readonly tor?: boolean;
  readonly width?: number;
  readonly height?: number;
}

/** Starts one of the browsers. */
export async function startBrowser(name: BrowserName, options: BrowserOptions): Promise<TestBrowser> {
  const profile = await mkdtemp(join(tmpdir(), `drop-box-${name}-`));
  const downloads = join(profile, 'saved');
  await mkdir(downloads);
  const discard = () => rm(profile, { recursive: true, force: true, maxRetries: 5 });
  const size = { width: options.width ?? 1280, height: options.height ?? 900 };
  if (name === 'chromium') {
    const context = await startChromium(profile, options.proxyPort, size);
    return {
      profile,
      downloads,
      discard,
      open: async (url) => {
        const page = await context.newPage();
        const wrapped = chromiumPage(page);
        await page.goto(url);
        return wrapped;
      },
      close: () => context.close(),
    };
  }
  const browser = await startFirefox(profile, options, name === 'firefox-safer');
  return {
    profile,
    downloads,
    discard,
    open: async (url) => {
      const page = await browser.newPage();
      await page.setViewport(size);
      const wrapped = firefoxPage(page);
      await page.goto(url);
      return wrapped;
    },
    close: () => browser.close(),
  };
}

/** A browser behind a recording proxy of its own. */
export interface Visitor extends TestBrowser {
  readonly proxy: RecordingProxy;
  /** Ends both and deletes the profile. */
  end(): Promise<void>;
}

/** Starts a {@link Visitor}. */
export async function startVisitor(
  name: BrowserName,
  size: Pick<BrowserOptions, 'width' | 'height'> = {},
): Promise<Visitor> {
  const proxy = await startRecordingProxy();
  const browser = await startBrowser(name, { ...size, proxyPort: proxy.port });
  return {
    ...browser,
    proxy,
    end: async () => {
      await browser.close();
      await browser.discard();
      await proxy.close();
    },
  };
}

function startChromium(
  profile: string,
  proxyPort: number,
  viewport: { width: number; height: number },
): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium',
    headless: true,
    viewport,
    acceptDownloads: true,
    downloadsPath: join(profile, 'saved'),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--proxy-server=http://127.0.0.1:${String(proxyPort)}`,
      '--proxy-bypass-list=<-loopback>',
    ],
  });
}

function startFirefox(
  profile: string,
  { proxyPort, tor = false }: BrowserOptions,
  safer: boolean,
): Promise<Browser> {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    userDataDir: profile,
    extraPrefsFirefox: {
      'browser.download.folderList': 2,
      'browser.download.dir': join(profile, 'saved'),
      'browser.download.alwaysOpenPanel': false,
      'network.proxy.type': 1,
      ...(tor ? throughTor(proxyPort) : throughHttp(proxyPort)),
      'network.proxy.allow_hijacking_localhost': true,
      'network.proxy.no_proxies_on': '',
      'network.captive-portal-service.enabled': false,
      'network.connectivity-service.enabled': false,
      ...(safer
        ? {
            'javascript.options.wasm': false,
            'javascript.options.ion': false,
            'javascript.options.baselinejit': false,
          }
        : {}),
    },
  });
}

const throughHttp = (port: number) => ({
  'network.proxy.http': '127.0.0.1',
  'network.proxy.http_port': port,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': port,
});

const throughTor = (port: number) => ({
  'network.proxy.socks': '127.0.0.1',
  'network.proxy.socks_port': port,
  'network.proxy.socks_remote_dns': true,
  'network.dns.blockDotOnion': false,
  'dom.securecontext.allowlist_onions': true,
  'network.http.referer.hideOnionSource': true,
});
