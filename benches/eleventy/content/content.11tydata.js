export default {
  layout: "page.njk",
  langs: ["en", "es", "zh-Hant", "vi", "ar", "ko"],
  names: { en: "English", es: "Español", "zh-Hant": "繁體中文", vi: "Tiếng Việt", ar: "العربية", ko: "한국어" },
  nav: ["coverage", "costs", "applying", "rights", "programs", "topics", "updates"],
  eleventyComputed: {
    lang: (d) => d.entry?.lang ?? d.page.filePathStem.split("/")[1],
    section: (d) => (d.entry ? undefined : d.page.filePathStem.split("/")[2]),
    title: (d) => d.entry?.title ?? d.title,
    description: (d) => d.entry?.description ?? d.description,
    permalink: (d) => {
      if (d.permalink || d.entry) return d.permalink;
      const [, lang, section, slug] = d.page.filePathStem.split("/");
      return `${lang === "en" ? "" : "/" + lang}/${section}/${slug}/`;
    },
  },
};
