// Where the pages have their numbers from: the server, or, in a report, the page itself.

const embedded = document.getElementById("state");
const state = embedded === null ? undefined : JSON.parse(embedded.textContent);

/** Whether this is the report of a run that is over, behind which no server stands. */
export const isReport = state !== undefined;

/** The answer to a question such as "api/runs"; undefined where the report holds none. */
export async function ask(path) {
  if (isReport) return state[path];
  const response = await fetch(path);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}
