// What people meant when their keyboard was set to another language, or when they write their language in Latin letters.

const ROWS = {
  en: "qwertyuiop[]asdfghjkl;'zxcvbnm,./`",
  ru: "йцукенгшщзхъфывапролджэячсмитьбю.ё",
  // The Armenian Eastern layout and the phonetic one, key by key as on the English keyboard.
  hy: ["խւէրտեըիոպչջասդֆքհճկլթփզցգվբնմշղծ՝", "քոեռտըւիօպխծասդֆգհյկլ;՛զղցվբնմ,․/՝"],
};

const byKey = (from, to) => new Map([...from].map((key, place) => [key, [...to][place]]));
const typed = (word, keys) => [...word].map((key) => keys.get(key) ?? key).join("");

const RUSSIAN = [
  ["shch", "щ"], ["sch", "щ"], ["yo", "ё"], ["jo", "ё"], ["zh", "ж"], ["kh", "х"], ["ts", "ц"], ["ch", "ч"], ["sh", "ш"],
  ["yu", "ю"], ["ju", "ю"], ["ya", "я"], ["ja", "я"], ["iy", "ий"], ["yy", "ый"], ["a", "а"], ["b", "б"], ["v", "в"],
  ["w", "в"], ["g", "г"], ["d", "д"], ["e", "е"], ["z", "з"], ["i", "и"], ["j", "й"], ["k", "к"], ["l", "л"], ["m", "м"],
  ["n", "н"], ["o", "о"], ["p", "п"], ["r", "р"], ["s", "с"], ["t", "т"], ["u", "у"], ["f", "ф"], ["h", "х"], ["x", "х"],
  ["c", "ц"], ["y", "ы"], ["'", "ь"], ["q", "к"],
];
const ARMENIAN = [
  ["tch", "ճ"], ["sh", "շ"], ["ch", "չ"], ["zh", "ժ"], ["kh", "խ"], ["gh", "ղ"], ["ts", "ց"], ["dz", "ձ"], ["ph", "փ"],
  ["th", "թ"], ["yu", "յու"], ["ev", "և"], ["vo", "ո"], ["ye", "ե"], ["ou", "ու"], ["a", "ա"], ["b", "բ"], ["g", "գ"],
  ["d", "դ"], ["e", "ե"], ["z", "զ"], ["y", "յ"], ["t", "տ"], ["i", "ի"], ["l", "լ"], ["x", "խ"], ["c", "ց"], ["k", "կ"],
  ["h", "հ"], ["j", "ջ"], ["m", "մ"], ["n", "ն"], ["o", "ո"], ["p", "պ"], ["r", "ր"], ["s", "ս"], ["v", "վ"], ["w", "վ"],
  ["u", "ու"], ["f", "ֆ"], ["q", "ք"],
];
// Letters that one Latin spelling stands for at least twice; each is tried.
const RIVALS = { hy: { տ: "թ", պ: "փ", կ: "ք", ց: "ծ", ջ: "ճ", չ: "ճ", ր: "ռ", ե: "է", ո: "օ", յ: "ը", խ: "ղ" }, ru: { е: "э", х: "г", ы: "й", ц: "к" } };

const written = (word, table) => {
  let out = "";
  for (let place = 0; place < word.length; ) {
    const [latin, letter] = table.find(([each]) => word.startsWith(each, place)) ?? [word[place], word[place]];
    out += letter;
    place += latin.length;
  }
  return out;
};

const withRivals = (word, rivals) => {
  let words = [""];
  for (const letter of word) {
    const rival = rivals[letter];
    words = words.flatMap((each) => (rival && words.length < 256 ? [each + letter, each + rival] : [each + letter]));
  }
  return words;
};

/** Return what keys typed on an English keyboard say on those of the language, and without the signs at the end. */
export const byLayout = (chunk, language) => {
  if (!ROWS[language] || !/^[a-z'`[\];,./]+$/.test(chunk)) return [];
  const rows = [ROWS[language]].flat();
  return [chunk, chunk.replace(/[;,.']+$/, "")].flatMap((each) => rows.map((row) => typed(each, byKey(ROWS.en, row))));
};

/** Return what a word may have been meant to be in the language: other layouts and Latin spellings of it. */
export const meantBy = (word, language) => {
  const found = [];
  if (language === "ru" && /^[a-z'`[\];,.]+$/.test(word)) {
    found.push(typed(word, byKey(ROWS.en, ROWS.ru)), ...withRivals(written(word, RUSSIAN), RIVALS.ru));
  } else if (language === "hy" && /^[a-z'`[\];,.]+$/.test(word)) {
    found.push(...ROWS.hy.map((row) => typed(word, byKey(ROWS.en, row))), ...withRivals(written(word, ARMENIAN), RIVALS.hy));
  } else if (language === "hy" && /^[а-яё]+$/.test(word)) {
    found.push(...ROWS.hy.map((row) => typed(typed(word, byKey(ROWS.ru, ROWS.en)), byKey(ROWS.en, row))));
  } else if (/^[а-яё]+$/.test(word) && language !== "ru") {
    found.push(typed(word, byKey(ROWS.ru, ROWS.en)));
  }
  return [...new Set(found)];
};
