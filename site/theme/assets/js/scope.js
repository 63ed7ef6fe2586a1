// Where the theme keeps what a reader chose: partials/javascripts/base.html of Material for MkDocs 9.8.1 as a file.
// Copyright (c) 2016-2025 Martin Donath, MIT License.
var __md_scope = new URL(".", location);
var __md_hash = (text) => [...text].reduce((sum, char) => (sum << 5) - sum + char.charCodeAt(0), 0);
var __md_get = (key, store = localStorage, scope = __md_scope) => JSON.parse(store.getItem(scope.pathname + "." + key));
var __md_set = (key, value, store = localStorage, scope = __md_scope) => {
  try {
    store.setItem(scope.pathname + "." + key, JSON.stringify(value));
  } catch (error) {
    // A browser that keeps nothing still shows the book.
  }
};
