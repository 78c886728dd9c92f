/** Words for metals, gems and prestige by which partner programs name their tiers, in the languages that such programs use. */

interface PrestigeWord {
  /** What it is, for a sentence: `a metal`. */
  readonly what: 'a metal' | 'a gem' | 'prestige';
}

/** Whole words, in lower case, without accents; as they stand in a label. */
const words: Readonly<Record<PrestigeWord['what'], string>> = {
  'a metal': `
    gold golden silver bronze platinum titanium copper iron steel palladium rhodium chrome
    silber kupfer platin titan stahl eisen
    argent cuivre platine titane acier
    oro plata bronce platino titanio cobre acero
    ouro prata platina aco
    argento rame acciaio
    goud zilver brons koper staal
    guld silver brons platina koppar stal solv bronse
    kulta hopea pronssi platina
    zloto zloty srebro srebrny braz brazowy platyna platynowy
    zlato zlaty stribro stribrny bronz bronzovy platinovy
    arany ezust platina
    altin gumus bronz platin titanyum
    aur argint bronz platina
    emas perak perunggu
    золото золотой золотий серебро серебряный срібло срібний бронза бронзовый бронзовий платина платиновый платиновий
    χρυσος χρυσο αργυρος ασημι χαλκινος μπρουντζος πλατινα πλατινενιος
    ذهبي ذهب فضي فضة برونزي برونز بلاتيني بلاتين
    זהב כסף ארד ברונזה פלטינה
    स्वर्ण सोना रजत चांदी कांस्य प्लैटिनम
  `,
  'a gem': `
    diamond ruby sapphire emerald pearl jade crystal opal amber topaz onyx
    diamant rubin saphir smaragd perle kristall bernstein
    rubis emeraude perle cristal
    diamante rubi zafiro esmeralda perla
    safira perola
    rubino zaffiro smeraldo
    robijn saffier parel
    timantti rubiini safiiri
    diament szafir szmaragd
    gyemant elmas yakut zumrut
    алмаз бриллиант діамант рубин рубін сапфир сапфір изумруд смарагд
    διαμαντι ρουμπινι ζαφειρι
    ماسي ماس ياقوت زمرد
    יהלום
    हीरा
  `,
  prestige: `
    elite premier premium prestige vip royal ultimate supreme prime star superstar legend champion president presidents chairman chairmans crown
    elitaire exklusiv spitzen
    premiere ultime supreme royale
    preferente supremo
    элитный премиум элита эліта еліта преміум
    ελιτ πρεμιουμ
    نخبة متميز
    עילית פרימיום
  `,
};

/** Scripts without spaces between words: found anywhere in a label. */
const parts: Readonly<Record<PrestigeWord['what'], readonly string[]>> = {
  'a metal': [
    'ゴールド',
    'シルバー',
    'ブロンズ',
    'プラチナ',
    'チタン',
    '金',
    '银',
    '銀',
    '铜',
    '銅',
    '铂',
    '白金',
    '鉑',
    '골드',
    '실버',
    '브론즈',
    '플래티넘',
    'โกลด์',
    'ทอง',
    'เงิน',
  ],
  'a gem': ['ダイヤモンド', 'ルビー', 'エメラルド', '钻石', '鑽石', '鉆石', '다이아몬드', '루비', 'เพชร'],
  prestige: [
    'エリート',
    'プレミア',
    'プレミアム',
    '精英',
    '菁英',
    '尊享',
    '至尊',
    '엘리트',
    '프리미어',
    '프리미엄',
  ],
};

const whatOf = new Map<string, PrestigeWord['what']>(
  (['prestige', 'a gem', 'a metal'] as const).flatMap((what) =>
    words[what]
      .split(/\s+/)
      .filter((word) => word !== '')
      .map((word) => [word, what] as const),
  ),
);

/** What a label is named after, where it is named so. */
export function prestigeWordIn(label: string): PrestigeWord | null {
  const plain = label
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, (mark) => (isDevanagari(mark) ? mark : ''));
  // "Or" is gold in French, and a common word in English: only where the label says nothing else.
  if (/^(partenaire |niveau |statut )?or$/.test(plain.trim())) return { what: 'a metal' };
  for (const word of plain.match(/[\p{L}\p{M}]+/gu) ?? []) {
    const what =
      whatOf.get(word) ??
      whatOf.get(word.replaceAll('ł', 'l').replaceAll('ø', 'o')) ??
      whatOf.get(withoutRank(word));
    if (what) return { what };
  }
  const whole = label.normalize('NFC');
  for (const what of ['a metal', 'a gem', 'prestige'] as const) {
    if (parts[what].some((part) => whole.includes(part))) return { what };
  }
  return null;
}

/** Marks of this script are vowels, not accents. */
function isDevanagari(mark: string): boolean {
  return /\p{Script=Devanagari}/u.test(mark);
}

/** What stands before "partner" or "level" in languages that write such words as one. */
function withoutRank(word: string): string {
  return word.replace(
    /(partner|partnerin|status|stufe|level|niveau|mitglied|medlem|klasse|klass|taso|kumppani)$/,
    '',
  );
}
