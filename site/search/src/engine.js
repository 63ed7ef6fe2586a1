// The search beside the page: in a worker where the site comes from a server, in the page itself where it is a folder.
import { searchOver } from "./search.js";

const scope = globalThis;
let search = null;
const ready = () => {
  if (!search) {
    search = searchOver(scope.standardbookIndex);
    search(scope.standardbookIndex.docs[0]?.title ?? ""); // the first search is slow, so it is nobody's
  }
  return search;
};

if (typeof importScripts === "function") {
  scope.addEventListener("message", ({ data }) => {
    if (data.index) {
      importScripts(data.index);
      ready();
    }
    if (data.query !== undefined) scope.postMessage({ ...ready()(data.query), query: data.query });
  });
} else {
  scope.standardbookSearch = (query) => ready()(query);
}
