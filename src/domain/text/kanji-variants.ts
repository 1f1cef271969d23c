/**
 * Kanji that names are written with in several ways: the common one first, then the others. Only for finding; which one a
 * person uses is never changed. Made from
 * - the Unicode Han Database 15.0 (https://www.unicode.org/reports/tr38/, Unicode License V3): the old forms of kJoyoKanji and
 *   kJinmeiyoKanji, and of kSemanticVariant those that stand in Japanese names of people and places;
 * - OpenCC's JPShinjitaiCharacters (https://github.com/BYVoid/OpenCC, Apache License 2.0) as opencc-js 1.4.2 carries it;
 * - 𠮷 桒 槗 渕 髙 﨑 邉 濵 嶌 and 栁, which registers of names hold (文字情報基盤) and neither of them joins.
 * No two 常用漢字 are joined but 斉 and 斎, which are taken for each other; what NFKC joins is left out.
 */
const GROUPS = `
万萬 与與 両兩 並竝 乗乘 乱亂 亀龜 予豫 争爭 亜亞 仏佛 仮假 会會 伝傳 体軆體 余餘 併倂 価價 倹儉
偽僞 児兒 党黨 円圓 写寫 処處 剝剥 剣劍 剤劑 剰剩 励勵 労勞 効效 勅敕 勧勸 勲勳 区區 医醫 単單
即卽 厳嚴 参參 双雙 収收 叙敍 台臺 号號 吉𠮷 唖啞 営營 嘱囑 噛嚙 器噐 回囘 団團 囲圍 図圖 国國
圏圈 園薗 圧壓 堕墮 場塲 塁壘 塡填 塩鹽 増增 壊壞 壌壤 壮壯 声聲 壱壹 売賣 変變 夢梦 奥奧 奨奬
嬢孃 学學 宝寳寶 実實 富冨 寛寬 寝寢 対對 寿壽 専專 将將 尽盡 届屆 属屬 岳嶽 峡峽 峰峯 島嶋嶌
崎嵜﨑 巣巢 巻卷 帯帶 帰歸 庁廳 広廣 廃廢 弁辨 弐貳 弥彌 弯彎 弾彈 当當 径徑 従從 徳德 徴徵 応應
恋戀 恒恆 恵惠 悩惱 悪惡 惨慘 慎愼 懐懷 戦戰 戯戲 戻戾 払拂 抜拔 択擇 担擔 拝拜 拠據 拡擴 挙擧
挟挾 挿插 捜搜 掲揭 掻搔 揺搖 摂攝 撃擊 撹攪 数數 斉齊斎齋 断斷 旧舊 映暎 昼晝 晩晚 暁曉 暦曆
曽曾 村邨 条條 来來 杯盃 枢樞 柳栁 栄榮 桑桒 桜櫻 桝枡 桟棧 検檢 楼樓 楽樂 概槪 様樣 権權 横橫
橋槗 欠缺 欧歐 歓歡 歩步 歯齒 歳歲 歴歷 残殘 殴毆 殻殼 毎每 気氣 決决 沖冲 沢澤 沪濾 況况 浄淨
浅淺 浜濱濵 涙淚 涼凉 淵渊渕 渇渴 済濟 渉涉 渋澁 渓溪 温溫 湾灣 湿濕 満滿 滝瀧 滞滯 潜潛 瀬瀨
灯燈 炉爐 点點 為爲 焼燒 犠犧 状狀 独獨 狭狹 猟獵 献獻 獣獸 瓶甁 画畫 留畄 略畧 畳疊 痩瘦 痴癡
発發 盗盜 県縣 真眞 研硏 砕碎 礼禮 祷禱 禅禪 秋龝 秘祕 称稱 稲稻 穂穗 穏穩 窃竊 竜龍 粋粹 粛肅
糸絲 糾糺 紙帋 経經 絵繪 継繼 続續 綿緜 総總 緑綠 緒緖 線綫 縁緣 縄繩 縦縱 繊纖 繍繡 缶罐 群羣
翻飜 耕畊 聴聽 胆膽 脈脉 脚腳 脱脫 脳腦 臓臟 艶艷 芦蘆 芸藝 茎莖 荘莊 蒋蔣 蓋盖 蔵藏 薫薰 薬藥
虚虛 虫蟲 蚕蠶 蛍螢 蛮蠻 蝋蠟 衛衞 装裝 褒襃 覇霸 覚覺 覧覽 観觀 解觧 触觸 訳譯 証證 誉譽 説說
読讀 謡謠 譲讓 豊豐 賛贊 質貭 践踐 転轉 軽輕 辞辭 辺邉邊 逃迯 逓遞 遅遲 郎郞 郷鄕 酔醉 醤醬 醸釀
釈釋 野埜 鉄銕鐵 鉱鑛 銭錢 鋳鑄 錬鍊 録錄 鎮鎭 鑑鑒 関關 閲閱 闘鬭 陥陷 険險 随隨 隠隱 隣鄰 雑雜
霊靈 静靜 韻韵 頰頬 頴穎 頼賴 顔顏 顕顯 餅餠 館舘 駅驛 駆駈驅 騒騷 験驗 髄髓 高髙 髪髮 鴎鷗 鶏鷄
鹸鹼 麦麥 麹麴 麺麵 黄黃 黒黑 黙默 鼓皷 齢齡 𠮟叱
`;

/** Each kanji that is not the common one, with the common one. */
export const KANJI_VARIANTS: ReadonlyMap<string, string> = new Map(
  GROUPS.trim()
    .split(/\s+/u)
    .flatMap((group) => {
      const [common = '', ...others] = group;
      return others.map((other): [string, string] => [other, common]);
    }),
);
