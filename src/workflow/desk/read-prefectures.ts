import type { PrefectureCounts } from '#domain/desk/list.ts';
import { listPrefectures } from '#store/desk/list.ts';
import type { Office } from '#workflow/case/office.ts';

/** What lies in each 都道府県 by the addresses, as 申請一覧 finds it; the empty name for requests that name none. */
export async function readPrefectures(office: Office): Promise<Map<string, PrefectureCounts>> {
  return office.store.read(listPrefectures);
}
