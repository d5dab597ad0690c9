from ui.book import page

page("transformer")
