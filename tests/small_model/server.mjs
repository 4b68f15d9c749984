// Chat completions by a small model in this process: node server.mjs PACKAGES MODEL; prints its address.
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const packages = process.argv[2];
const { getLlama, LlamaChatSession } = await import(
  pathToFileURL(`${packages}/node_modules/node-llama-cpp/dist/index.js`)
);
const llama = await getLlama({ gpu: false, build: "never", maxThreads: 1, progressLogs: false, logLevel: "error" });
const model = await llama.loadModel({ modelPath: process.argv[3] });

async function complete(asked) {
  const context = await model.createContext({ contextSize: 4096, threads: 1 });
  try {
    const [system, ...others] = asked.messages;
    const session = new LlamaChatSession({ contextSequence: context.getSequence(), systemPrompt: system.content });
    const schema = asked.response_format?.json_schema?.schema;
    const grammar = schema ? await llama.createGrammarForJsonSchema(schema) : undefined;
    const { responseText, stopReason } = await session.promptWithMeta(
      others.map((one) => one.content).join("\n\n"),
      { temperature: 0, maxTokens: Math.min(asked.max_tokens, 300), grammar },
    );
    return {
      choices: [
        {
          message: { role: "assistant", content: responseText },
          finish_reason: stopReason === "maxTokens" ? "length" : "stop",
        },
      ],
    };
  } finally {
    await context.dispose();
  }
}

const server = createServer(async (request, response) => {
  try {
    const asked = await json(request);
    const text = JSON.stringify(await complete(asked));
    response.writeHead(200, { "Content-Type": "application/json" }).end(text);
  } catch (error) {
    response.writeHead(400, { "Content-Type": "application/json" }).end(JSON.stringify({ error: String(error) }));
  }
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/v1`));
