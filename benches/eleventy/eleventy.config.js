import yaml from "js-yaml";
import markdownIt from "markdown-it";

const LANGS = ["en", "es", "zh-Hant", "vi", "ar", "ko"];
const prefix = (lang) => (lang === "en" ? "" : "/" + lang);
const slugify = (s) => s.toLowerCase().trim().replace(/[\s]+/g, "-").replace(/[^\p{L}\p{N}-]/gu, "");

// Ids of headings, for the table of contents.
const md = markdownIt({ html: true });
md.core.ruler.push("ids", (state) => {
  const seen = new Map();
  state.tokens.forEach((t, i) => {
    if (t.type !== "heading_open") return;
    let id = slugify(state.tokens[i + 1].content), n = seen.get(id) ?? 0;
    seen.set(id, n + 1);
    t.attrSet("id", n ? id + "-" + n : id);
  });
});

export default function (cfg) {
  cfg.setLibrary("md", md);
  cfg.addDataExtension("yaml", (text) => yaml.load(text));
  cfg.addPassthroughCopy({ static: "/" });
  cfg.addFilter("prefix", prefix);
  cfg.addFilter("markdownify", (s) => md.renderInline(s));
  cfg.addFilter("markdown", (s) => md.render(s));
  cfg.addFilter("ymd", (d) => (d instanceof Date ? d : new Date(d)).toISOString().slice(0, 10));
  cfg.addFilter("toc", (html) => {
    let out = "<nav><ul>", open = false;
    for (const [, level, id, text] of html.matchAll(/<h([23]) id="([^"]*)"[^>]*>(.*?)<\/h\1>/gs)) {
      const li = `<li><a href="#${id}">${text}</a>`;
      if (level === "2") { if (open) out += "</ul></li>"; out += li + "<ul>"; open = true; }
      else out += li + "</li>";
    }
    return out + (open ? "</ul></li>" : "") + "</ul></nav>";
  });

  // One index of the whole site: explainers (pages) and programs (data), by language.
  let index;
  cfg.on("eleventy.before", () => { index = undefined; });
  const build = (api) => {
    if (index) return index;
    const all = api.getAll(), programs = all.find((x) => x.data.programs)?.data.programs ?? {};
    const byLang = {}, byKey = {}, programPages = [];
    const put = (e) => { (byLang[e.lang] ??= []).push(e); (byKey[e.key] ??= []).push(e); };
    for (const x of all) if (x.data.section)
      put({ lang: x.data.lang, section: x.data.section, key: x.data.section + "/" + x.fileSlug, url: x.url, title: x.data.title, description: x.data.description, date: x.date, topic: x.data.topic, item: x });
    for (const p of Object.values(programs)) for (const lang of LANGS) if (p.texts[lang]) {
      const t = p.texts[lang];
      const e = { lang, section: "programs", key: "programs/" + p.id, url: `${prefix(lang)}/programs/${p.id}/`, title: t.name, description: t.summary, date: new Date(p.date), topic: p.topic, program: p, t };
      put(e); programPages.push(e);
    }
    const lists = [], feeds = [], around = {};
    for (const lang of LANGS) {
      const items = (byLang[lang] ?? []).sort((a, b) => b.date - a.date || (a.url < b.url ? -1 : 1));
      feeds.push({ lang, items: items.filter((e) => e.section === "updates").slice(0, 20) });
      const group = (kind, name, of) => {
        const total = Math.max(1, Math.ceil(of.length / 20));
        for (let n = 1; n <= total; n++) {
          const base = kind === "section" ? `${prefix(lang)}/${name}/` : `${prefix(lang)}/topics/${name}/`;
          lists.push({ lang, kind, name, n, total, base, url: n === 1 ? base : `${base}page/${n}/`, items: of.slice((n - 1) * 20, n * 20) });
        }
      };
      for (const s of ["coverage", "costs", "applying", "rights", "programs", "updates"]) {
        const of = items.filter((e) => e.section === s);
        of.forEach((e, i) => (around[e.url] = { prev: of[i + 1], next: of[i - 1] }));
        group("section", s, of);
      }
      const topics = [...new Set(items.map((e) => e.topic))].sort();
      for (const t of topics) group("topic", t, items.filter((e) => e.topic === t));
      lists.push({ lang, kind: "topics", name: "topics", n: 1, total: 1, base: `${prefix(lang)}/topics/`, url: `${prefix(lang)}/topics/`, topics: topics.map((t) => ({ t, n: items.filter((e) => e.topic === t).length })) });
    }
    return (index = { byKey, programPages, lists, feeds, around });
  };
  cfg.addCollection("programPages", (api) => build(api).programPages);
  cfg.addCollection("lists", (api) => build(api).lists);
  cfg.addCollection("feeds", (api) => build(api).feeds);
  cfg.addCollection("byKey", (api) => build(api).byKey);
  cfg.addCollection("around", (api) => build(api).around);

  return { dir: { input: "content", includes: "../_includes", data: "../_data" }, markdownTemplateEngine: false, htmlTemplateEngine: "njk" };
}
