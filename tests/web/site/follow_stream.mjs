// Follows a stream with ldes-client: node follow_stream.mjs PACKAGES BASE SERVER. Addresses under BASE are fetched from
// SERVER. Writes JSON: by member, the number of its statements outside and inside the graph of its name.
import { pathToFileURL } from "node:url";

const [packages, base, server] = process.argv.slice(2);
const { replicateLDES } = await import(pathToFileURL(`${packages}/ldes-client/dist/lib/client.js`));

async function fetchMoved(address, options) {
  const response = await fetch(String(address).replace(base, server), options);
  Object.defineProperty(response, "url", { value: response.url.replace(server, base) });
  return response;
}

const members = {};
for await (const { id, quads } of replicateLDES({ url: `${base}ldes`, fetch: fetchMoved }).stream()) {
  const inside = quads.filter((quad) => quad.graph.value === id.value).length;
  members[id.value] = [...(members[id.value] ?? []), [quads.length - inside, inside]];
}
process.stdout.write(JSON.stringify(members), () => process.exit(0));
