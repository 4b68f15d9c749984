// A client of the official npm SDK: node npm_client.mjs PACKAGES < {"server": …, "steps": […]}; prints a JSON list of replies.
// A server is {"command", "args", "env"} or {"url"}; a step is ["method", …arguments].
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";

const require = createRequire(`${process.argv[2]}/`);
const { Client } = require("@modelcontextprotocol/sdk/client/index.js");
const { StdioClientTransport } = require("@modelcontextprotocol/sdk/client/stdio.js");
const { StreamableHTTPClientTransport } = require("@modelcontextprotocol/sdk/client/streamableHttp.js");

const { server, steps } = JSON.parse(await text(process.stdin));
const transport = server.url
  ? new StreamableHTTPClientTransport(new URL(server.url))
  : new StdioClientTransport({ ...server, stderr: "inherit" });
const client = new Client({ name: "wijkgraph-tests", version: "1" });
await client.connect(transport);
const replies = [];
for (const [method, ...given] of steps) {
  try {
    replies.push(
      method === "call"
        ? await client.callTool({ name: given[0], arguments: given[1] })
        : method === "read"
          ? await client.readResource({ uri: given[0] })
          : method === "prompt"
            ? await client.getPrompt({ name: given[0], arguments: given[1] })
            : method === "resources"
              ? await client.listResources()
              : method === "prompts"
                ? await client.listPrompts()
                : method === "tools"
                  ? await client.listTools()
                  : { instructions: client.getInstructions(), server: client.getServerVersion() },
    );
  } catch (error) {
    replies.push({ refused: error.message, code: error.code });
  }
}
await client.close();
process.stdout.write(JSON.stringify(replies));
