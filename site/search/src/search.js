// An index becomes a function from a query to what is found: MiniSearch ranks, the rest understands what was meant.
import MiniSearch from "minisearch";
import { nearestIn } from "./nearest.js";
import { fold, stemsOf } from "./stems.js";
import { stopWords } from "./stopwords.js";
import { byLayout, meantBy } from "./typing.js";

const WORD = /[\p{L}\p{N}\p{M}՛՜՞]+/gu;
const MOST = 30;
const BOOST = { title: 5, names: 3, place: 1.5, text: 1 };
const EXACT = "=";
const ROOT = 6;
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
  // Words made of one root often share no stem, but their first letters: veszekedés, veszekednek.
  const beginning = (folded) => (folded.length > ROOT && own !== "tl" ? `~${folded.slice(0, ROOT)}` : "");
  const beginnings = new Set();
  const whole = new Map(); // each word of the index, with how often it stands there
  const learn = (word) => {
    const written = word.toLowerCase();
    const folded = fold(word, own);
    beginnings.add(beginning(folded));
    whole.set(folded, (whole.get(folded) ?? 0) + 1);
    for (const key of stems(word)) {
      known.set(key, (known.get(key) ?? 0) + 1);
      if (!spelling.has(key) || written.length < spelling.get(key).length) spelling.set(key, written);
    }
  };

  const index = new MiniSearch({
    fields: ["title", "names", "place", "text"],
    storeFields: [],
    tokenize: tokens,
    processTerm: (word) => [EXACT + fold(word, own), beginning(fold(word, own)), ...stems(word)].filter(Boolean),
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

  const nearestWord = nearestIn(whole);
  const nearestStem = nearestIn(known);
  // A Filipino word has many roots that are none; a short one counts only where it is a word of its own.
  const rooted = (word) => (own === "tl" ? stems(word).filter((stem) => stem.length >= 5 || whole.has(stem)) : stems(word));

  const isKnown = (word) => whole.has(fold(word, own)) || rooted(word).some((stem) => known.has(stem));
  const isSmall = (word) => small.has(fold(word, own));

  /** Return the word of the index, or the stem, of which a word is one slip away. */
  const slipOf = (folded) => nearestWord(folded)[0] ?? (own === "tl" ? undefined : stems(folded).filter((stem) => stem.length > 5).map((stem) => nearestStem(stem)[0]).find(Boolean));

  /** Return what a word may mean here: itself, or what it was meant to be. */
  const understood = (word) => {
    const folded = fold(word, own);
    if (isKnown(word) || isSmall(word)) return { word, is: "written" };
    const typed = meantBy(folded, own).find(isKnown);
    if (typed) return { word: written(typed), is: "guessed" };
    const near = slipOf(folded) ?? meantBy(folded, own).map(slipOf).find(Boolean);
    if (near) return { word: spelling.get(near) ?? near, is: "guessed" };
    return { word, is: beginnings.has(beginning(folded)) ? "written" : "unknown" };
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

  /** Return a query with what was typed on another keyboard, signs for letters included, in the letters of the language. */
  const relaid = (query) =>
    query.replace(/\S+/g, (chunk) => {
      if (/^[\p{L}\p{N}]*$/u.test(chunk) || tokens(chunk).every(isKnown)) return chunk;
      return byLayout(chunk.toLowerCase(), own).find((each) => tokens(each).length === 1 && isKnown(tokens(each)[0])) ?? chunk;
    });

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
        { queries: rooted(word), processTerm: (term) => term, tokenize: (text) => [text], boost: BOOST },
        { queries: [beginning(folded)].filter(Boolean), processTerm: (term) => term, tokenize: (text) => [text], boost: times(BOOST, 0.3) },
        ...synonyms.map((other) => ({ queries: stems(other), processTerm: (term) => term, tokenize: (text) => [text], boost: times(BOOST, 0.5) })),
      ],
    };
  };
  const times = (boost, share) => Object.fromEntries(Object.entries(boost).map(([field, weight]) => [field, weight * share]));

  return (query) => {
    const all = tokens(relaid(query));
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
