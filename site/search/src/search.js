// An index becomes a function from a query to what is found: MiniSearch ranks, the rest understands what was meant.
import MiniSearch from "minisearch";
import { nearest } from "./nearest.js";
import { fold, stemsOf } from "./stems.js";
import { stopWords } from "./stopwords.js";
import { meantBy } from "./typing.js";

const WORD = /[\p{L}\p{N}\p{M}՛՜՞]+/gu;
const MOST = 30;
const BOOST = { title: 5, names: 3, place: 1.5, text: 1 };
const EXACT = "=";
// A position's page holds words of everything it does; who asks for a rule wants the rule.
const WEIGHT = { role: 0.15, definition: 0.7, provision: 0.7, document: 0.7, channel: 0.8 };

/** Return the search over an index: `search(query)` gives `{ found, shown, definition }`. */
export const searchOver = ({ language, docs, terms }) => {
  const own = language.split("-")[0];
  const small = new Set([...stopWords(own)].map((word) => fold(word, own)));
  const known = new Map(); // each stem and each word of the index, with how often it stands there
  const spelling = new Map(); // stem or folded word to the word as it is written
  const stemsOfWord = new Map();
  const stems = (word) => {
    const key = word.toLowerCase();
    if (!stemsOfWord.has(key)) stemsOfWord.set(key, [...stemsOf(word, own)]);
    return stemsOfWord.get(key);
  };
  const tokens = (text) => text.match(WORD) ?? [];
  const learn = (word) => {
    const written = word.toLowerCase();
    for (const key of stems(word)) {
      known.set(key, (known.get(key) ?? 0) + 1);
      if (!spelling.has(key) || written.length < spelling.get(key).length) spelling.set(key, written);
    }
  };

  const index = new MiniSearch({
    fields: ["title", "names", "place", "text"],
    storeFields: [],
    tokenize: tokens,
    processTerm: (word) => [EXACT + fold(word, own), ...stems(word)],
  });
  for (const doc of docs) for (const text of [doc.title, doc.names, doc.place, doc.text]) tokens(text ?? "").forEach(learn);
  const rows = terms.map((term) => ({
    ...term,
    forms: [...term.words, ...term.synonyms, ...term.avoid].map((words) => ({
      text: words,
      words: tokens(words),
      isAvoided: term.avoid.includes(words),
    })),
  }));
  for (const row of rows) for (const form of row.forms) form.words.forEach(learn);
  index.addAll(docs.map((doc, id) => ({ ...doc, id })));

  const isKnown = (word) => known.has(fold(word, own)) || stems(word).some((stem) => known.has(stem));
  const isSmall = (word) => small.has(fold(word, own));

  /** Return what a word may mean here: itself, or what it was meant to be. */
  const understood = (word) => {
    const folded = fold(word, own);
    if (isKnown(word) || isSmall(word)) return { word, is: "written" };
    const typed = meantBy(folded, own).find(isKnown);
    if (typed) return { word: written(typed), is: "guessed" };
    for (const each of [folded, ...stems(word)]) {
      const near = nearest(each, known)[0];
      if (near) return { word: spelling.get(near) ?? near, is: "guessed" };
    }
    for (const each of meantBy(folded, own)) {
      const near = nearest(each, known)[0];
      if (near) return { word: spelling.get(near) ?? near, is: "guessed" };
    }
    return { word, is: "unknown" };
  };
  const written = (word) => stems(word).map((stem) => spelling.get(stem)).find((each) => each && fold(each, own) === fold(word, own)) ?? word;

  const meets = (one, other) => {
    const keys = new Set(stems(one));
    return stems(other).some((stem) => keys.has(stem));
  };
  /** Return the terms that a row of words names, with where they stand in it. */
  const named = (words) =>
    rows.flatMap((row) =>
      row.forms.flatMap((form) => {
        for (let place = 0; form.words.length && place + form.words.length <= words.length; place += 1) {
          if (form.words.every((word, step) => meets(word, words[place + step]))) return [{ row, form, place }];
        }
        return [];
      }),
    );

  const byId = (query) => {
    const wanted = query.trim().toLowerCase().replace(/[\s_#]+/g, "-").replace(/^-+|-+$/g, "");
    if (wanted.length < 3) return [];
    const exact = docs.filter((doc) => doc.id === wanted || (doc.number && doc.number.toLowerCase() === wanted));
    if (exact.length || !wanted.includes("-")) return exact;
    return docs.filter((doc) => doc.id && `-${doc.id}-`.includes(`-${wanted}`));
  };

  const queryOf = (word, synonyms) => {
    const folded = fold(word, own);
    return {
      combineWith: "OR",
      queries: [
        { queries: [EXACT + folded], processTerm: (term) => term, tokenize: (text) => [text], boost: BOOST },
        { queries: stems(word), processTerm: (term) => term, tokenize: (text) => [text], boost: BOOST },
        ...synonyms.map((other) => ({ queries: stems(other), processTerm: (term) => term, tokenize: (text) => [text], boost: lower(BOOST) })),
      ],
    };
  };
  const lower = (boost) => Object.fromEntries(Object.entries(boost).map(([field, weight]) => [field, weight * 0.5]));

  return (query) => {
    const all = tokens(query);
    const ids = byId(query);
    const meant = all.map(understood);
    const telling = meant.filter(({ word }) => !isSmall(word));
    const kept = (telling.length ? telling : meant).filter(({ is }) => is !== "unknown");
    const last = all.at(-1);
    const isTyping = last && !/\s$/.test(query);
    const words = kept.map(({ word }) => word);
    const hits = named(meant.map(({ word }) => word));

    const better = new Map(
      words.map((word) => [
        word,
        hits
          .filter(({ form, place }) => meant.slice(place, place + form.words.length).some((each) => each.word === word))
          .flatMap(({ row }) => tokens(row.words[0]))
          .filter((other) => !meets(other, word)),
      ]),
    );
    const queries = words.map((word) => queryOf(word, better.get(word)));
    const unfinished = isTyping && meant.at(-1).is !== "written" ? fold(last, own) : "";
    if (unfinished.length > 2 && [...known.keys()].some((key) => key.startsWith(unfinished))) {
      const beginning = { queries: [unfinished], prefix: true, processTerm: (term) => term, tokenize: (text) => [text], boost: BOOST };
      if (meant.at(-1).is === "guessed") {
        queries.pop();
        meant.pop();
      }
      queries.push(beginning);
    }

    // What answers more of the words comes first; what answers less than half of them is not shown.
    const scores = new Map();
    for (const each of queries) {
      for (const { id, score } of index.search(each)) {
        const before = scores.get(id) ?? { score: 0, count: 0 };
        scores.set(id, { score: before.score + score, count: before.count + 1 });
      }
    }
    const ranked = [...scores]
      .map(([id, { score, count }]) => ({ doc: docs[id], share: count / queries.length, score }))
      .filter(({ share }) => share >= 0.5)
      .map(({ doc, share, score }) => ({ doc, score: score * share ** 2 * (WEIGHT[doc.sort] ?? 1) }))
      .sort((one, other) => other.score - one.score)
      .map(({ doc }) => doc);

    const whole = hits.find(({ form, place }) => place === 0 && form.words.length === meant.length) ??
      hits.find(({ form }) => form.words.length === telling.length && telling.length > 0);
    const definition = whole && {
      term: whole.row.words[0],
      meaning: whole.row.meaning,
      location: whole.row.location,
      avoided: whole.form.isAvoided ? whole.form.text : "",
    };
    const found = [...new Set([...ids, ...ranked])].filter((doc) => doc.location !== definition?.location).slice(0, MOST);
    const isGuess = meant.some(({ is }) => is === "guessed") && (found.length > 0 || definition);
    return {
      definition: definition ?? null,
      found: found.map((doc) => ({ ...doc, marks: marksOf(doc, [...words, ...[...better.values()].flat()]) })),
      shown: isGuess && !ids.length ? meant.map(({ word }) => word).join(" ") : "",
    };
  };

  /** Return the words of a result that answer the query, to be marked. */
  function marksOf(doc, words) {
    const keys = new Set(words.flatMap(stems));
    const marked = new Set();
    for (const text of [doc.title, doc.text ?? ""]) {
      for (const word of tokens(text)) if (stems(word).some((stem) => keys.has(stem))) marked.add(word);
    }
    return [...marked];
  }
};
