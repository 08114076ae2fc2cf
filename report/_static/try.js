/* Things to move. Plain functions first, which the tests compare with the Python package; then the page. */
(() => {
  "use strict";

  const lanczos = [676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];
  const logGamma = (x) => {
    if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
    const sum = lanczos.reduce((all, c, i) => all + c / (x + i), 0.99999999999980993);
    const t = x + 6.5;
    return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
  };

  // Regularized incomplete beta function by Lentz's continued fraction (Numerical Recipes, 6.4).
  const fraction = (a, b, x) => {
    let c = 1;
    let d = 1 / (1 - ((a + b) * x) / (a + 1));
    let h = d;
    for (let m = 1; m < 300; m += 1) {
      for (const part of [(m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
        (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))]) {
        d = 1 / (1 + part * d);
        c = 1 + part / c;
        h *= c * d;
      }
      if (Math.abs(c * d - 1) < 1e-15) break;
    }
    return h;
  };
  const beta = (a, b, x) => {
    if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
    const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
    return x < (a + 1) / (a + b + 2) ? (front * fraction(a, b, x)) / a : 1 - (front * fraction(b, a, 1 - x)) / b;
  };

  const pOfT = (t, df) => beta(df / 2, 0.5, df / (df + t * t));
  // Whether a mean of n whole numbers rounds, half up or half down, to the printed one.
  const grim = (printed, n) => {
    const decimals = (printed.split(".")[1] || "").length;
    const half = 0.5 / 10 ** decimals;
    const mean = Number(printed);
    const [least, most] = [Math.ceil((mean - half) * n - 1e-9), Math.floor((mean + half) * n + 1e-9)];
    return Array.from({ length: Math.max(0, most - least + 1) }, (_, i) => least + i);
  };
  // Hedges 1982: variance of d for two groups of n.
  const interval = (d, n) => {
    const error = Math.sqrt(2 / n + (d * d) / (4 * n));
    return [d - 1.959963984540054 * error, d + 1.959963984540054 * error];
  };
  const finding = (low, high, least) => (low > least ? "for" : high < least ? "against" : "insufficient");
  window.TRY = { pOfT, grim, interval, finding };

  const minus = (x, digits) => x.toFixed(digits).replace("-", "−");
  const said = {
    p: ({ t, df }) => {
      const p = pOfT(t, df);
      const ends = [pOfT(t + 0.005, df), pOfT(Math.max(0, t - 0.005), df)].map((x) => x.toFixed(4));
      return `t(${df}) = ${t.toFixed(2)} gives p = ${p < 0.0001 ? "less than .0001" : p.toFixed(4)}; `
        + `as printed, from ${ends[0]} to ${ends[1]}.`;
    },
    grim: ({ mean, n }) => {
      const sums = grim(mean.toFixed(2), n);
      const near = Math.floor(mean * n);
      return sums.length
        ? `Yes: a sum of ${sums[0]} over ${n} people is ${(sums[0] / n).toFixed(4)}.`
        : `No: ${near}/${n} = ${(near / n).toFixed(4)}, ${near + 1}/${n} = ${((near + 1) / n).toFixed(4)}; neither rounds to ${mean.toFixed(2)}.`;
    },
    interval: ({ d, n }) => {
      const [low, high] = interval(d, n);
      const tells = low > 0 || high < 0 ? "It excludes no effect." : "It holds no effect.";
      return `With ${n} and ${n} people: ${minus(low, 2)} to ${minus(high, 2)}. ${tells}`;
    },
    cost: ({ papers, speed, price, cores }) => {
      const hours = (papers * 1000) / speed / 3600;
      return `${(papers * 1000).toLocaleString("en")} papers: ${hours.toFixed(1)} hours of a core, `
        + `${(hours / cores).toFixed(1)} hours on ${cores}; ${(hours * price).toFixed(2)} in your money.`;
    },
    finding: ({ low, high, least }) => {
      if (low > high) return "The lower end lies above the upper end.";
      const what = { for: "for an effect", against: "against an effect that matters", insufficient: "insufficient: it cannot tell" };
      return `${minus(low, 2)} to ${minus(high, 2)} against ${least.toFixed(2)}: ${what[finding(low, high, least)]}.`;
    },
  };
  for (const form of document.querySelectorAll("form.tool")) {
    const fields = [...form.elements].filter((field) => field.type === "range");
    const show = () => {
      const values = Object.fromEntries(fields.map((field) => [field.name, Number(field.value)]));
      for (const field of fields) form.elements[`${field.name}-shown`].value = field.value.replace("-", "−");
      form.querySelector(".result").textContent = said[form.dataset.tool](values);
    };
    form.addEventListener("input", show);
    form.addEventListener("submit", (event) => event.preventDefault());
    show();
  }
})();
