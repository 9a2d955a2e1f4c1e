import { expect, test } from 'vitest';
import { browserName } from '../../../viewer/src/session/browser-name.ts';

const windows = (tail: string, nt = '10.0') =>
  `Mozilla/5.0 (Windows NT ${nt}; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) ${tail}`;

test.each([
  [windows('Chrome/109.0.0.0 Safari/537.36', '6.1'), 'Chrome 109 · Windows 7'],
  [windows('Chrome/126.0.0.0 Safari/537.36 Edg/126.0.2592.87'), 'Edge 126 · Windows 10/11'],
  [windows('Chrome/108.0.5359.95 Safari/537.36 QIHU 360SE'), '360 浏览器 · Windows 10/11'],
  [windows('Chrome/114.0.0.0 Safari/537.36 QihooBrowser/15.1'), '360 浏览器 15 · Windows 10/11'],
  [
    windows('Chrome/94.0.4606.71 Safari/537.36 Core/1.94.202.400 QQBrowser/11.9.5355.400'),
    'QQ 浏览器 11 · Windows 10/11',
  ],
  [windows('Chrome/80.0.3987.87 Safari/537.36 SE 2.X MetaSr 1.0', '6.1'), '搜狗浏览器 1 · Windows 7'],
  [
    windows('Chrome/107.0.0.0 Safari/537.36 MicroMessenger/7.0.20.1781(0x6700143B) NetType/WIFI WindowsWechat'),
    '微信 7 · Windows 10/11',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 AliApp(DingTalk/7.5.20) com.laiwang.DingTalk/36107 Channel/201200',
    '钉钉 7 · iPhone',
  ],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox 128 · Windows 10/11'],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
    'Safari 17 · macOS',
  ],
  [
    'Mozilla/5.0 (X11; Linux x86_64; UOS Desktop) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36',
    'Chrome 109 · 统信 UOS',
  ],
  [
    'Mozilla/5.0 (Linux; Android 13; V2250A) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36 EdgA/120.0.2210.150',
    'Edge 120 · Android',
  ],
  ['curl/8.5.0', 'curl/8.5.0'],
  ['', ''],
])('%s is called %s', (userAgent, name) => {
  expect(browserName(userAgent)).toBe(name);
});
