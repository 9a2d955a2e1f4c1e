/**
 * The name a person calls their browser by, and its version. What is built upon another says so beside it, so the guests
 * stand before their host: a browser of two engines (双核) calls itself Chrome, and Edge calls itself everything.
 */
const browsers: readonly (readonly [name: string, mark: RegExp])[] = [
  ['企业微信', /wxwork\/([\d.]+)/i],
  ['微信', /MicroMessenger\/([\d.]+)/i],
  ['钉钉', /DingTalk\/([\d.]+)/i],
  ['360 浏览器', /\b(?:QihooBrowser|360SE|360EE|QIHU 360(?:SE|EE))(?:\/([\d.]+))?/i],
  ['QQ 浏览器', /\bM?QQBrowser\/([\d.]+)/i],
  ['搜狗浏览器', /\b(?:MetaSr|SogouMobileBrowser|SE \d\.X MetaSr)[ /]?([\d.]+)?/i],
  ['2345 浏览器', /\b2345Explorer[ /]([\d.]+)/i],
  ['UC 浏览器', /\bUC?Browser\/([\d.]+)/i],
  ['华为浏览器', /\bHuaweiBrowser\/([\d.]+)/i],
  ['小米浏览器', /\bMiuiBrowser\/([\d.]+)/i],
  ['Edge', /\bEdgA?(?:iOS)?\/([\d.]+)/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/([\d.]+)/],
  ['Chrome', /\b(?:Headless)?Chrom(?:e|ium)\/([\d.]+)/],
  ['Chrome', /\bCriOS\/([\d.]+)/],
  ['Safari', /\bVersion\/([\d.]+).*\bSafari\//],
  ['IE', /\bMSIE ([\d.]+)/],
  ['IE', /\bTrident\/.*\brv:([\d.]+)/],
];

const systems: readonly (readonly [name: string, mark: RegExp])[] = [
  // Windows 11 calls itself 10.
  ['Windows 10/11', /Windows NT 10\.0/],
  ['Windows 8.1', /Windows NT 6\.3/],
  ['Windows 8', /Windows NT 6\.2/],
  ['Windows 7', /Windows NT 6\.1/],
  ['Windows XP', /Windows NT 5\.[12]/],
  ['Windows', /Windows/],
  ['鸿蒙', /HarmonyOS|OpenHarmony/],
  ['Android', /Android/],
  ['iPad', /\biPad\b/],
  ['iPhone', /\biPhone\b/],
  ['macOS', /Mac OS X|Macintosh/],
  ['统信 UOS', /\bUOS\b/],
  ['麒麟', /Kylin/i],
  ['Linux', /Linux|X11/],
];

/** 「Edge 126 · Windows 10/11」; what is not known is left out, and a program that is no browser is called what it says. */
export function browserName(userAgent: string): string {
  const browser = browserOf(userAgent);
  const system = systems.find(([, mark]) => mark.test(userAgent))?.[0];
  const known = [browser, system].filter((part) => part !== undefined);
  return known.length > 0 ? known.join(' · ') : (userAgent.split(/[ (]/)[0] ?? '');
}

function browserOf(userAgent: string): string | undefined {
  for (const [name, mark] of browsers) {
    const found = mark.exec(userAgent);
    if (found) return [name, found[1]?.split('.')[0]].filter(Boolean).join(' ');
  }
  return undefined;
}
