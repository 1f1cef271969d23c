import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  findLiveToken,
  findTokenByLink,
  insertTokens,
  issuedSince,
  type NewToken,
  revokeTokens,
  spendToken,
  unsealTokens,
} from '#store/access/tokens.ts';
import { openVault } from '#store/access/vault.ts';
import { openStore, type Store } from '#store/engine.ts';
import { openAttachmentFiles, sha256Of } from '#store/files/attachments.ts';
import { DATABASES, type Databases } from '../../support/databases.ts';
import { NOW } from '../samples.ts';

const vault = openVault('one secret of more than 32 characters');
const otherVault = openVault('another secret of at least 32 characters');
const LINK = 'a-link-that-nobody-guesses-1234567';

describe.each(DATABASES)('links and codes on $name', ({ open }) => {
  let databases: Databases;
  let store: Store;
  beforeAll(async () => {
    databases = await open();
  });
  beforeEach(async () => {
    store = await openStore(await databases.fresh());
  });
  afterEach(() => store.close());
  afterAll(() => databases.close());

  const issue = (changes: Partial<NewToken> = {}, at = NOW) =>
    store.write((tx) =>
      insertTokens(
        tx,
        vault,
        [
          {
            id: 'token-1',
            purpose: 'verification',
            link: LINK,
            code: '123456',
            subjectId: 'application-1',
            recipient: 'taro@ishikai.example.jp',
            expiresAt: NOW.add({ hours: 72 }),
            ...changes,
          },
        ],
        at,
      ),
    );
  const live = (at = NOW) =>
    store.read((tx) =>
      findLiveToken(
        tx,
        { purpose: 'verification', subjectId: 'application-1', recipient: 'taro@ishikai.example.jp' },
        at,
      ),
    );
  const unsealed = () => store.read((tx) => unsealTokens(tx, vault, ['token-1']));

  test('the table holds neither link nor code in the clear, and another secret opens nothing', async () => {
    await issue();
    const rows = await store.read((tx) => tx.db.select().from(tx.tables.tokens));
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(LINK);
    expect(JSON.stringify(rows)).not.toContain('123456');
    expect((await unsealed()).get('token-1')).toEqual({
      purpose: 'verification',
      expiresAt: NOW.add({ hours: 72 }),
      link: LINK,
      code: '123456',
    });
    const foreign = store.read((tx) => unsealTokens(tx, otherVault, ['token-1']));
    await expect(foreign).rejects.toThrow();
  });

  test('a link opens only for its purpose', async () => {
    await issue();
    expect((await store.read((tx) => findTokenByLink(tx, vault, 'verification', LINK)))?.id).toBe('token-1');
    expect(await store.read((tx) => findTokenByLink(tx, vault, 'status', LINK))).toBeUndefined();
    expect(await store.read((tx) => findTokenByLink(tx, vault, 'verification', `${LINK}x`))).toBeUndefined();
  });

  test('a code is bound to its token: the same digits have another hash elsewhere', () => {
    expect(vault.hashCode('token-1', '123456')).not.toBe(vault.hashCode('token-2', '123456'));
    expect(vault.hashCode('token-1', '123456')).not.toBe(otherVault.hashCode('token-1', '123456'));
  });

  test('spent, the sealed text is gone, the link is still known as spent, and nothing live is left', async () => {
    await issue();
    await store.write((tx) => spendToken(tx, 'token-1', NOW));
    expect([...(await unsealed()).keys()]).toEqual([]);
    const found = await store.read((tx) => findTokenByLink(tx, vault, 'verification', LINK));
    expect(found?.spentAt?.toString()).toBe(NOW.toString());
    expect(await live()).toBeUndefined();
  });

  test('expired at the very moment, live before it', async () => {
    await issue();
    expect((await live(NOW.add({ hours: 72 }).subtract({ milliseconds: 1 })))?.id).toBe('token-1');
    expect(await live(NOW.add({ hours: 72 }))).toBeUndefined();
  });

  test('revoking ends all of one purpose and subject, and nothing of another subject', async () => {
    await issue();
    await issue({ id: 'token-2', link: 'another-link-that-nobody-guesses-1' });
    await issue({ id: 'token-3', link: 'a-third-link-that-nobody-guesses-1', subjectId: 'application-2' });
    await store.write((tx) => revokeTokens(tx, 'verification', 'application-1', NOW));
    const ids = await store.read((tx) => unsealTokens(tx, vault, ['token-1', 'token-2', 'token-3']));
    expect([...ids.keys()]).toEqual(['token-3']);
  });

  test('issued ones are counted also when they are spent', async () => {
    await issue();
    await store.write((tx) => spendToken(tx, 'token-1', NOW));
    await issue({ id: 'token-2', link: 'another-link-that-nobody-guesses-1' }, NOW.add({ minutes: 5 }));
    const since = (at: Temporal.Instant) => store.read((tx) => issuedSince(tx, 'verification', 'application-1', at));
    expect(await since(NOW.subtract({ seconds: 1 }))).toEqual([NOW, NOW.add({ minutes: 5 })]);
    expect(await since(NOW)).toEqual([NOW.add({ minutes: 5 })]);
  });

  test('the same link cannot be issued twice', async () => {
    await issue();
    await expect(issue({ id: 'token-2' })).rejects.toThrow();
  });
});

describe('attachment files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'demokai-files-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('bytes are on the disk under their SHA-256 when keep returns, and nothing else is', async () => {
    const files = openAttachmentFiles(join(folder, 'attachments'));
    const bytes = Buffer.from('レイアウト');
    const sha256 = await files.keep(bytes);
    expect([sha256, await readdir(join(folder, 'attachments'))]).toEqual([sha256Of(bytes), [sha256]]);
    expect(Buffer.from(await files.read(sha256)).equals(bytes)).toBe(true);
  });

  test('the same bytes kept many times at once are one file', async () => {
    const files = openAttachmentFiles(folder);
    const kept = await Promise.all(Array.from({ length: 10 }, () => files.keep(Buffer.from('same'))));
    expect([new Set(kept).size, (await readdir(folder)).length]).toEqual([1, 1]);
  });

  test('a name that is no SHA-256 is never read', async () => {
    await expect(openAttachmentFiles(folder).read('../secret')).rejects.toThrow('not a SHA-256');
  });
});
