// SPARQL clients from npm against one endpoint: prints each case with its answer as JSON.
// Run by test_clients.py beside the packages of `make clients`: `node npm_clients.mjs ENDPOINT CLIENT`, with queries by
// form on standard input. An answer is a sorted list of lines, a boolean, or the words of an error.
import { readFileSync } from "node:fs";

const [endpoint, client] = process.argv.slice(2);
const queries = JSON.parse(readFileSync(0, "utf8"));

const row = (...terms) => terms.map((term) => term.value).join(" ");
const quads = (list) => list.map((quad) => row(quad.subject, quad.predicate, quad.object)).sort();
const collect = async (stream) => {
  const found = [];
  for await (const item of stream) found.push(item);
  return found;
};

const clients = {
  async *comunica() {
    const { QueryEngine } = await import("@comunica/query-sparql");
    const engine = new QueryEngine();
    for (const [how, extra] of [["guessed", {}], ["declared", { type: "sparql" }]]) {
      const context = { sources: [{ value: endpoint, ...extra }] };
      yield ["select", how, async (query) => {
        const found = await (await engine.queryBindings(query, context)).toArray();
        return found.map((one) => row(one.get("s"), one.get("o"))).sort();
      }];
      yield ["ask", how, (query) => engine.queryBoolean(query, context)];
      for (const form of ["construct", "describe"]) {
        yield [form, how, async (query) => quads(await (await engine.queryQuads(query, context)).toArray())];
      }
    }
  },

  async *"fetch-sparql-endpoint"() {
    const { SparqlEndpointFetcher } = await import("fetch-sparql-endpoint");
    const ways = { GET: { method: "GET" }, form: { method: "POST" }, direct: { method: "POST", directPost: true }, QUERY: { method: "QUERY" } };
    for (const [how, options] of Object.entries(ways)) {
      const fetcher = new SparqlEndpointFetcher(options);
      yield ["select", how, async (query) => {
        const found = await collect(await fetcher.fetchBindings(endpoint, query));
        return found.map((one) => row(one.s, one.o)).sort();
      }];
      yield ["ask", how, (query) => fetcher.fetchAsk(endpoint, query)];
      for (const form of ["construct", "describe"]) {
        yield [form, how, async (query) => quads(await collect(await fetcher.fetchTriples(endpoint, query)))];
      }
      yield ["fault", how, async (query) => collect(await fetcher.fetchBindings(endpoint, query))];
    }
  },

  async *"sparql-http-client"() {
    const { default: ParsingClient } = await import("sparql-http-client/ParsingClient.js");
    const { query: queryOf } = new ParsingClient({ endpointUrl: endpoint });
    for (const operation of ["get", "postUrlencoded", "postDirect"]) {
      yield ["select", operation, async (query) => {
        const found = await queryOf.select(query, { operation });
        return found.map((one) => row(one.s, one.o)).sort();
      }];
      yield ["ask", operation, (query) => queryOf.ask(query, { operation })];
      for (const form of ["construct", "describe"]) {
        yield [form, operation, async (query) => quads([...await queryOf.construct(query, { operation })])];
      }
      yield ["fault", operation, (query) => queryOf.select(query, { operation })];
    }
  },
};

const outcomes = {};
for await (const [form, how, run] of clients[client]()) {
  try {
    outcomes[`${form} ${how}`] = await run(queries[form]);
  } catch (error) {
    outcomes[`${form} ${how}`] = String(error);
  }
}
console.log(JSON.stringify(outcomes));
