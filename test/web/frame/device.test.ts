import { describe, expect, test } from 'vitest';
import { deviceWords } from '#web/frame/device.ts';

const EDGE =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';

describe('the words for a browser', () => {
  test.each([
    [EDGE, 'WindowsのEdge'],
    [IPHONE, 'iPhoneのSafari'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0', 'LinuxのFirefox'],
    ['Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko', 'WindowsのInternet Explorer'],
    ['Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36', 'AndroidのChrome'],
    ['Windows', 'Windowsのブラウザ'],
    ['', '不明なブラウザ'],
  ])('%s', (userAgent, words) => {
    expect(deviceWords(userAgent)).toBe(words);
  });

  test('are ours, whatever a stranger calls a browser', () => {
    expect(deviceWords('<script>alert(1)</script> こちらへ https://evil.example')).toBe('不明なブラウザ');
  });
});
