// The practice sentence is ticked like a real one, and the answer comes into view.
import { pickWords } from "./marking.js";

for (const pick of document.querySelectorAll(".words")) pickWords(pick);
document.getElementById("feedback")?.scrollIntoView({ block: "nearest" });
