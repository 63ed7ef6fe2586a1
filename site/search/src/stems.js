// The stems under which the inflected forms of a word meet. Filipino and Armenian follow the table that the build's own
// stems (standardbook.model.stems) follow; everything else is Snowball's.
import affixes from "../../../src/standardbook/model/affixes.json";
import { stemmer as arabic } from "@orama/stemmers/arabic";
import { stemmer as bulgarian } from "@orama/stemmers/bulgarian";
import { stemmer as danish } from "@orama/stemmers/danish";
import { stemmer as dutch } from "@orama/stemmers/dutch";
import { stemmer as english } from "@orama/stemmers/english";
import { stemmer as finnish } from "@orama/stemmers/finnish";
import { stemmer as french } from "@orama/stemmers/french";
import { stemmer as german } from "@orama/stemmers/german";
import { stemmer as greek } from "@orama/stemmers/greek";
import { stemmer as hungarian } from "@orama/stemmers/hungarian";
import { stemmer as indonesian } from "@orama/stemmers/indonesian";
import { stemmer as italian } from "@orama/stemmers/italian";
import { stemmer as norwegian } from "@orama/stemmers/norwegian";
import { stemmer as portuguese } from "@orama/stemmers/portuguese";
import { stemmer as romanian } from "@orama/stemmers/romanian";
import { stemmer as russian } from "@orama/stemmers/russian";
import { stemmer as serbian } from "@orama/stemmers/serbian";
import { stemmer as spanish } from "@orama/stemmers/spanish";
import { stemmer as swedish } from "@orama/stemmers/swedish";
import { stemmer as turkish } from "@orama/stemmers/turkish";

const SNOWBALL = {
  ar: arabic, bg: bulgarian, da: danish, nl: dutch, en: english, fi: finnish, fr: french, de: german, el: greek,
  hu: hungarian, id: indonesian, it: italian, nb: norwegian, nn: norwegian, no: norwegian, pt: portuguese, ro: romanian,
  ru: russian, sr: serbian, es: spanish, sv: swedish, tr: turkish,
};

/** Return a word in the one spelling in which it is compared; accents that only some people type are left out. */
export const fold = (word, language) => {
  const folded = word.toLowerCase().normalize("NFC").replace(/և/g, "եւ");
  if (language === "ru") return folded.replace(/ё/g, "е");
  if (language === "hy") return folded.replace(/[՛՜՞]/g, "");
  const plain = folded.normalize("NFD").replace(/\p{M}/gu, "").normalize("NFC");
  if (language === "tl") return plain.replace(/o/g, "u").replace(/e/g, "i");
  return /\p{Script=Latin}/u.test(plain) ? plain : folded;
};

/** Return the stems of a word: forms of one word share at least one of them. */
export const stemsOf = (word, language) => {
  const folded = fold(word, language);
  if (language === "tl") return filipino(folded);
  if (language === "hy") return armenian(folded);
  const stemmer = SNOWBALL[language];
  if (!stemmer) return new Set([folded]);
  const stem = fold(stemmer(word.toLowerCase().normalize("NFC")), language);
  const stems = new Set([folded, stem, fold(stemmer(folded), language)]);
  if (language === "ru" && stem.length > 4) stems.add(stem.replace(/([бвгджзклмнпрстфхцчшщьй])[ое]([кнцл])$/, "$1$2"));
  return stems;
};

const filipino = (word) => {
  const found = new Set([word]);
  const waiting = [word];
  while (waiting.length) {
    for (const root of barer(waiting.pop())) {
      if (!found.has(root) && root.length >= affixes.tl.shortest) {
        found.add(root);
        waiting.push(root);
      }
    }
  }
  return found;
};

function* barer(word) {
  const { prefixes, infixes, suffixes, before_nasals: beforeNasals } = affixes.tl;
  for (const prefix of prefixes) {
    if (!word.startsWith(prefix)) continue;
    const rest = word.slice(prefix.length);
    yield rest;
    if (beforeNasals.includes(prefix)) yield* beforeNasal(rest);
  }
  for (const suffix of suffixes) {
    if (!word.endsWith(suffix)) continue;
    const rest = word.slice(0, -suffix.length);
    yield rest;
    if (rest.endsWith("r")) yield `${rest.slice(0, -1)}d`;
  }
  const infix = word.match(new RegExp(`^([^aiu]|ng)(?:${infixes.join("|")})(?=[aiu])`));
  if (infix) yield infix[1] + word.slice(infix[0].length);
  yield* undoubled(word);
  if (word.startsWith("r")) yield `d${word.slice(1)}`;
}

function* undoubled(word) {
  const doubled = word.match(/^((?:ng|[^aiu])?[aiu])\1/);
  if (doubled) yield word.slice(doubled[1].length);
}

function* beforeNasal(rest) {
  for (const [nasal, letters] of Object.entries(affixes.tl.nasal)) {
    for (const root of [rest, ...undoubled(rest)]) {
      if (root.startsWith(nasal)) yield* letters.map((letter) => letter + root.slice(nasal.length));
    }
  }
}

const armenian = (word) => {
  const { articles, cases, plurals, endings, shortest, dropped } = affixes.hy;
  const without = (forms, ends) => {
    const cut = [...forms].flatMap((form) => ends.filter((end) => form.endsWith(end)).map((end) => form.slice(0, -end.length)));
    return new Set([...forms, ...cut.filter((form) => form.length >= shortest)]);
  };
  let bare = without(new Set([word]), articles);
  for (const form of [...bare]) {
    for (const [end, base] of Object.entries(endings)) if (form.endsWith(end)) bare.add(form.slice(0, -end.length) + base);
  }
  bare = without(without(bare, cases), plurals);
  // The basic form loses its last vowel in the others: խնդիր, խնդրի. Both are searched for.
  for (const form of [...bare]) {
    for (const vowel of dropped) {
      const match = form.match(new RegExp(`^(.*[^աեէըիոօւ])${vowel}([^աեէըիոօւ])$`));
      if (match && form.length > 4) bare.add(match[1] + match[2]);
    }
  }
  return bare;
};
